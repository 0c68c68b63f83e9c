"""The attendance storey."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Configure the attendance app."""

    name = "attendance"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from attendance.audit_words import WORDS
        from events_app.core import audit

        audit.describe(WORDS)
