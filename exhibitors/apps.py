"""The exhibitors storey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitorsConfig(AppConfig):
    """Configure the exhibitors app."""

    name = "exhibitors"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from events_app.core import audit

        audit.describe(
            {
                "application.submitted": _("application sent"),
                "application.products_chosen": _("products chosen"),
                "application.approved": _("application approved"),
                "application.returned": _("application returned"),
                "application.rejected": _("application rejected"),
                "application.withdrawn": _("application withdrawn"),
                "booth.assigned": _("booth assigned"),
                "booth.freed": _("booth freed"),
                "agreement.planned": _("agreement planned"),
                "agreement.edited": _("agreement changed"),
                "agreement.signed": _("agreement signed"),
                "agreement.withdrawn": _("agreement withdrawn"),
                "agreement.scan_attached": _("scan kept"),
            }
        )
