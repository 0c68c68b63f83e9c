"""Letters to a group: drafted, sent once to the people the filter meets, tried again if need be."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import notifications
from attendance.lifecycles import LETTER
from attendance.models import Letter, LetterDelivery
from attendance.queries.letters import failed_mails, recipients
from events.models import Event
from events_app.core import audit, outbox
from events_app.core.errors import DomainError, IllegalMove, StaleForm
from events_app.core.models import User
from events_app.core.translated import LANGUAGE_CODES

State = Letter.State
TEXTS = tuple(f"{field}_{code}" for code in LANGUAGE_CODES for field in ("subject", "body"))
FILTERS = ("categories", "states", "arrived", "hall")


class LetterEmpty(DomainError):
    """No language has both a subject and a text."""

    code = "letter_empty"
    message = gettext_lazy("Write subject and text in at least one language.")


class LetterUnclear(DomainError):
    """A placeholder nobody knows, or a brace too many."""

    code = "letter_unclear"


class NobodyToWriteTo(DomainError):
    """The filter meets nobody with an address."""

    code = "nobody_to_write_to"
    message = gettext_lazy("Nobody with an e-mail address fits the choice. Change the choice.")


class AudienceChanged(DomainError):
    """People came or went since the number was shown."""

    code = "audience_changed"


@transaction.atomic
def draft_letter(event: Event, *, fields: Mapping[str, Any], by: User) -> Letter:
    """Keep a new draft. `fields` holds TEXTS and FILTERS. Raises LetterUnclear."""
    letter = Letter(event=event, author=by, **_checked(fields))
    letter.save()
    audit.record(by, "letter.drafted", letter)
    return letter


@transaction.atomic
def edit_letter(letter: Letter, *, version: int, fields: Mapping[str, Any], by: User) -> Letter:
    """Change a draft. Raises LetterUnclear, StaleForm (also when it was sent meanwhile)."""
    rows = Letter.objects.filter(pk=letter.pk, version=version, state=State.DRAFT)
    if rows.update(version=version + 1, **_checked(fields)) == 0:
        raise StaleForm
    letter.refresh_from_db()
    audit.record(by, "letter.edited", letter)
    return letter


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    for name in TEXTS:
        check_placeholders(fields[name], in_subject=name.startswith("subject"))
    return {name: fields[name] for name in (*TEXTS, *FILTERS)}


def check_placeholders(text: str, *, in_subject: bool) -> None:
    """Raise LetterUnclear, naming it, when `text` holds anything but known placeholders.

    A subject holds no link: subjects show on locked phones and in logs of mail servers.
    """
    known = [name for name in notifications.PLACEHOLDERS if not (in_subject and name == "link")]
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise LetterUnclear(
            _("A brace is left open. Write {{ and }} where you mean the braces themselves.")
        ) from error
    for _words, name, specification, conversion in parts:
        if name is not None and (name not in known or specification or conversion):
            raise LetterUnclear(
                _("“{%(name)s}” is not known. You can use %(known)s.")
                % {
                    "name": name,
                    "known": ", ".join(f"{{{each}}}" for each in known),
                }
            )


@transaction.atomic
def discard_letter(letter: Letter, *, by: User) -> None:
    """Remove a draft. Raises IllegalMove when it was sent."""
    removed, _each = Letter.objects.filter(pk=letter.pk, state=State.DRAFT).delete()
    if not removed:
        raise IllegalMove(old=State.SENT, new="")
    audit.record(by, "letter.discarded", letter.event, letter=letter.pk)


@transaction.atomic
def send_letter(letter: Letter, *, version: int, expected_count: int, by: User) -> Letter:
    """Fix the recipients of a draft; a job then writes the mails. A second click finds it sent.

    `expected_count` is the number the sender was shown. Raises LetterEmpty, NobodyToWriteTo,
    AudienceChanged, StaleForm, IllegalMove.
    """
    if letter.version != version:
        raise StaleForm
    if not letter.languages:
        raise LetterEmpty
    LETTER.move(letter, State.SENT, by=by, sent_at=timezone.now())
    people = list(recipients(letter).order_by("pk").only("pk", "language", "email"))
    reached = [person for person in people if person.email]
    if not reached:
        raise NobodyToWriteTo
    if len(reached) != expected_count:
        raise AudienceChanged(
            _(
                "The choice meets %(now)d people by now, not %(shown)d. Nothing was sent: "
                "look at the number again."
            )
            % {"now": len(reached), "shown": expected_count}
        )
    LetterDelivery.objects.bulk_create(
        [
            LetterDelivery(
                letter=letter, registration=person, language=letter.language_for(person.language)
            )
            for person in reached
        ],
        batch_size=500,
    )
    left_out = len(people) - len(reached)
    Letter.objects.filter(pk=letter.pk).update(without_address_count=left_out)
    letter.refresh_from_db()
    audit.record(by, "letter.recipients_fixed", letter, count=len(reached), left_out=left_out)
    return letter


@transaction.atomic
def write_delivery(delivery: LetterDelivery) -> bool:
    """Queue the mail of one delivery unless it has one, or the person has no address any more.

    However often and by however many workers this is called, one mail leaves.
    """
    rows = LetterDelivery.objects.filter(pk=delivery.pk, message__isnull=True)
    if not delivery.registration.email:
        return False
    message = notifications.letter(delivery)
    if rows.update(message=message) == 0:
        # Somebody was faster: this mail must never have been.
        transaction.set_rollback(True)
        return False
    return True


@transaction.atomic
def retry_failed(letter: Letter, *, by: User) -> int:
    """Have the mails of a letter sent again that did not leave; return how many."""
    count = outbox.retry(failed_mails(letter))
    if count:
        audit.record(by, "letter.retried", letter, count=count)
    return count
