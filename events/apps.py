"""The events storey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Configure the events app."""

    name = "events"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from events_app.core import audit

        audit.describe(
            {
                "event.created": _("event created"),
                "event.edited": _("event changed"),
                "event.published": _("event published"),
                "event.cancelled": _("event cancelled"),
                "event.postponed": _("event postponed"),
                "event.reported": _("event reported"),
                "reported_figure.saved": _("reported figure saved"),
                "reported_figure.removed": _("reported figure removed"),
                "indicator.saved": _("indicator saved"),
                "partner.added": _("partner added"),
                "partner.removed": _("partner removed"),
                "event_role.added": _("role given"),
                "event_role.removed": _("role taken back"),
            }
        )
