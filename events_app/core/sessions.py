"""Django's sessions in the database, read by a prepared statement: every request asks for one."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from events_app.core.prepared import Parameter, Prepared

_key = Parameter("key", Session._meta.get_field("session_key"))
_now = Parameter("now", Session._meta.get_field("expire_date"))
_valid_sessions = Prepared(lambda: Session.objects.filter(session_key=_key, expire_date__gt=_now))


class SessionStore(DatabaseSessionStore):
    """Sessions as Django keeps them."""

    def _get_session_from_db(self) -> Session | None:
        found = _valid_sessions.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
