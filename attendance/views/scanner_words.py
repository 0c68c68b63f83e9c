"""What the scanner says, in the language of the reader."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attendance.models import CheckIn, LeadNote
from attendance.views.gate import REASONS


def scanner_words() -> dict[str, object]:
    """Return the words the page's script puts together; names in braces are filled in there."""
    return {
        "welcome": _("Welcome"),
        "goodbye": _("Goodbye"),
        "no_entry": _("No entry"),
        "already_in": _("Already in"),
        "since": _("In since {time}"),
        "ready": _("Ready for the next badge"),
        "waiting": _("{count} waiting"),
        "synced": _("last sync {time}"),
        "never": _("never"),
        "online": _("online"),
        "offline": _("offline"),
        "shut_out": _("shut out"),
        "known": _("{count} people known"),
        "check_in": _("Check in"),
        "entry": _("entry"),
        "exit": _("exit"),
        "to_exit": _("Switch to exit"),
        "to_entry": _("Switch to entry"),
        "camera_on": _("Use the camera"),
        "camera_off": _("Stop the camera"),
        "no_camera": _(
            "The camera cannot be used. Allow it in the browser, or type the reference."
        ),
        "not_secure": _("A camera needs a secure address that begins with https."),
        "no_network": _("There is no network. Enrolling needs one, scanning does not."),
        "failed": _("This did not work. Try again."),
        "disk_full": _(
            "This scan could not be kept on the device, so let nobody in on it. "
            "Free some space, then scan again."
        ),
        "open_elsewhere": _("The scanner is open in another window. Go on there, or close it."),
        "leave_kiosk": _("Leave self check-in?"),
        "reasons": {code: str(text) for code, text in REASONS.items()}
        | {
            "walk_in": _("A genuine badge, new to this device"),
        },
        "verdicts": {value: str(label) for value, label in CheckIn.Verdict.choices}
        | {
            "id_clash": _("not stored: its number was used twice"),
            "sequence_clash": _("not stored: its number was used twice"),
        },
    }


def lead_words() -> dict[str, object]:
    """Return the words of the exhibitors' scanner; names in braces are filled in by its script."""
    return {
        "online": _("online"),
        "offline": _("offline"),
        "waiting": _("{count} waiting"),
        "camera_on": _("Use the camera"),
        "camera_off": _("Stop the camera"),
        "no_camera": _(
            "The camera cannot be used. Allow it in the browser, or type the reference."
        ),
        "not_secure": _("A camera needs a secure address that begins with https."),
        "disk_full": _(
            "This could not be kept on the device. What you typed is still here: free some "
            "space, then press the button again."
        ),
        "ready": _("Badge read. Add a note if you like, then keep it."),
        "kept_here": _("Kept on this device"),
        "pending": _("waits for a network"),
        "other_user": _("waits for {name} to sign in"),
        "sent": _("sent"),
        "refused": _("not taken"),
        "retry": _("Send again"),
        "dismiss": _("Remove"),
        "nobody": _("Scan a badge or type the reference first."),
        "reasons": {code: str(text) for code, text in REASONS.items()}
        | {
            "not_yours": _("You may no longer collect contacts for this organisation"),
            "malformed": _("This entry cannot be read; write it again"),
            "id_clash": _("It was sent before with other words; scan the badge once more"),
        },
        "interests": {
            "": capfirst(_("not said")),
            **{value: capfirst(str(label)) for value, label in LeadNote.Interest.choices},
        },
    }
