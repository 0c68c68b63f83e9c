"""The attendance storey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    """Configure the attendance app."""

    name = "attendance"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from events_app.core import audit

        audit.describe(
            {
                "waiting.joined": _("joined the waiting list"),
                "waiting.offered": _("place offered"),
                "waiting.accepted": _("offer accepted"),
                "waiting.declined": _("offer declined"),
                "waiting.lapsed": _("offer lapsed"),
                "waiting.removed": _("taken out of the line"),
                "waiting.moved": _("moved in the line"),
                "waiting.passed_over": _("passed over: too few places"),
                "waiting.places_kept": _("places kept for the group"),
                "waiting.made_smaller": _("group made smaller"),
                "invitations.imported": _("invitations imported"),
                "invitation.mailed": _("invitation sent by mail"),
                "invitation.reminded": _("reminder sent by mail"),
                "invitation.substituted": _("somebody else comes instead"),
                "reminders.started": _("reminders sent"),
                "delegation.opened": _("delegation opened"),
                "delegation.edited": _("delegation changed"),
                "delegation.link_sent": _("link sent again"),
                "delegation.registered": _("people of the delegation registered"),
                "leads.exported": _("leads taken out"),
                "lead.contact_hidden": _("contact hidden from one holder"),
                "lead.contact_shown": _("contact shown again to one holder"),
                "partner_staff.named": _("partner's staff named"),
                "partner_staff.dismissed": _("partner's staff dismissed"),
                "badges.ordered": _("badges ordered from the printer"),
                "badges.started": _("printing of badges started"),
                "badge_key.rotated": _("signing key changed"),
                "badge_layout.saved": _("badge layout saved"),
                "badge_layout.removed": _("badge layout removed"),
            }
        )
