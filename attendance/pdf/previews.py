"""What a layout prints, shown as pictures with the longest real name."""

from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attendance.models import BadgeLayout, CategoryRule, Registration
from attendance.models.placing import Field
from attendance.pdf.arranging import sheet_for
from attendance.pdf.faces import Design, overflows
from events.models import Event
from events_app.core import svg

# Digits of no key: a photographed preview opens no gate.
_NO_TOKEN = "2026" * 49
_SAMPLE_NAME = "Nguyễn Phúc Thị Ngọc Quỳnh Anh"


@dataclass(frozen=True)
class Preview:
    """Pictures of the printed sides, what they show, and what is wrong with them."""

    sides: tuple[SafeString, ...]
    full_name: str
    is_sample: bool
    per_sheet: int
    warnings: tuple[str, ...]


def badge_preview(layout: BadgeLayout) -> Preview:
    """Return the pictures of a layout; two queries beside the rules of the event."""
    event = layout.event
    person = longest_named(event, layout.category)
    is_sample = person.pk is None
    design = Design(layout, event, CategoryRule.objects.of_event(event))
    width, height = layout.dimensions
    pictures = []
    for side in layout.sides:
        base = design.base(side, person.category, person.language)
        own = design.leaf(side, person, _NO_TOKEN, booth="A01").marks
        label = _("Preview of the badge")
        pictures.append(svg.picture((*base, *own), width=width, height=height, label=label))
    sheet = sheet_for(layout)
    return Preview(
        sides=tuple(pictures),
        full_name=person.full_name,
        is_sample=is_sample,
        per_sheet=len(sheet.places) if sheet else 0,
        warnings=tuple(_warnings(design, person)),
    )


def longest_named(event: Event, category: str = "") -> Registration:
    """Return who has the longest name (of the category, else of the event), or a sample."""
    people = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    if category:
        people = people.filter(category=category)
    found = people.order_by(Length("full_name").desc(), "pk").first()
    if found is not None:
        found.event = event
        return found
    return Registration(
        event=event,
        full_name=_SAMPLE_NAME,
        position=_("Head of purchasing"),
        organization_name="Hợp tác xã Nông nghiệp Đông Hải",
        category=category or Registration.Category.DELEGATE,
        reference="7K2M9QXR",
    )


def _warnings(design: Design, person: Registration) -> list[str]:
    found = []
    if any(overflows(chain, words) for chain, words in design.filled(person)):
        found.append(_("A text does not fit even in the smallest letters: make its box higher."))
    if not any(place.field == Field.CODE and place.is_shown for place in design.places):
        found.append(_("Without a QR code gates must type the reference."))
    if not any(place.field == Field.NAME and place.is_shown for place in design.places):
        found.append(_("The badge shows no name."))
    return found
