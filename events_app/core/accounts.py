"""How accounts send mail: through the outbox, like everything else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from events_app.core import outbox


class AccountAdapter(DefaultAccountAdapter):
    """Queue allauth's messages in the outbox instead of sending them in the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's message and queue it."""
        message = self.render_mail(template_prefix, email, context)
        outbox.queue_mail(
            to=email, subject=str(message.subject), text=str(message.body), secret=True
        )
