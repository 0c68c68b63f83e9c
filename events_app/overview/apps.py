"""The roof: what needs all three storeys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    """Configure the overview app."""

    name = "events_app.overview"
    label = "overview"

    def ready(self) -> None:
        """Register the background functions of every storey and the words of the trail."""
        from django.utils.module_loading import autodiscover_modules

        from events_app.core import audit

        autodiscover_modules("jobs")
        audit.describe(
            {
                "report.handed_in": _("report handed in"),
                "event.exported": _("event exported"),
                "registrations.exported": _("attendee list exported"),
            }
        )
