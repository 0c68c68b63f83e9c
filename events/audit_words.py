"""How the audit lines of this storey read to people."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "action_item.added": _("action item added"),
    "action_item.done": _("action item done"),
    "decision.added": _("decision added"),
    "event.cancelled": _("event cancelled"),
    "event.created": _("event created"),
    "event.edited": _("event changed"),
    "event.postponed": _("event postponed"),
    "event.published": _("event published"),
    "event.reported": _("event reported"),
    "event_role.added": _("role given"),
    "event_role.removed": _("role taken back"),
    "indicator.saved": _("indicator saved"),
    "member.added": _("team member added"),
    "member.removed": _("team member removed"),
    "member.role_set": _("role of a team member set"),
    "minutes.saved": _("minutes saved"),
    "partner.added": _("partner added"),
    "partner.removed": _("partner removed"),
    "reported_figure.removed": _("reported figure removed"),
    "reported_figure.saved": _("reported figure saved"),
    "room.added": _("room added"),
    "room.removed": _("room removed"),
    "session.added": _("session added"),
    "session.cancelled": _("session cancelled"),
    "session.edited": _("session changed"),
    "session.scheduled": _("session scheduled again"),
    "units.imported": _("list of administrative units imported"),
}
