"""How accounts sign in, and send mail: through the outbox, like everything else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from events_app.core import outbox
from events_app.core.models import User
from events_app.core.prepared import Parameter, Prepared

_users = Prepared(lambda: User.objects.filter(pk=Parameter("pk", User._meta.pk)))


class AccountBackend(AuthenticationBackend):
    """allauth's sign-in; who is signed in is read by a prepared statement, at every request."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session while it may sign in."""
        user = _users.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Queue allauth's messages in the outbox instead of sending them in the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's message and queue it."""
        message = self.render_mail(template_prefix, email, context)
        outbox.queue_mail(
            to=email, subject=str(message.subject), text=str(message.body), secret=True
        )
