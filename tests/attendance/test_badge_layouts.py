"""Layouts: what can be kept, and the editor with its preview."""

import io
import re
from dataclasses import asdict, replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image, ImageChops, ImageStat

from attendance.actions.designing import (
    CodeTooSmall,
    FieldOutside,
    LogoUnreadable,
    SheetImpossible,
    logo_png,
    remove_layout,
    save_layout,
)
from attendance.forms.layouts import LayoutEditor
from attendance.models import BadgeLayout
from attendance.models.layout import SIZES, default_layout
from attendance.models.placing import Field, Place, default_places
from attendance.pdf import badges_pdf
from attendance.pdf.arranging import sheet_for
from attendance.pdf.faces import flowed, overflows
from attendance.pdf.previews import badge_preview
from events.models import Event
from events_app.core import audit
from events_app.core.errors import StaleForm
from tests import factories
from tests.attendance.test_badge_pictures import pixels

OPTIONS = {
    "size": "A6",
    "is_turned": False,
    "arrangement": "SINGLE",
    "has_back": False,
    "free_text": "",
}
LONGEST = "Nguyễn Phúc Thị Ngọc Quỳnh Anh Phương Thảo Nguyên"


def save(event: Event, by, **changes):  # type: ignore[no-untyped-def]
    options = {**OPTIONS, **{key: changes.pop(key) for key in list(changes) if key in OPTIONS}}
    values = {"category": "", "version": 0, "places": default_places(105, 148), **changes}
    return save_layout(event, options=options, by=by, **values)


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("is_turned", [False, True])
def test_the_default_places_stand_on_every_badge_and_fit_the_longest_name(
    conference: Event, size: str, is_turned: bool
) -> None:
    factories.make_registration(
        conference,
        full_name=LONGEST,
        position="Phó Giám đốc Sở Công Thương",
        organization_name="Hợp tác xã Nông nghiệp Đông Hải",
    )
    layout = default_layout(conference, size=size, is_turned=is_turned)
    width, height = layout.dimensions
    for place in layout.placed:
        assert place.x + place.width <= width + 0.05, place
        assert place.y + place.height <= height + 0.05, place
        if place.field == Field.CODE:
            assert min(place.width, place.height) >= 25
    assert badge_preview(layout).warnings == ()


def test_a_saved_layout_serves_all_categories_but_those_with_their_own(
    conference: Event, planner
) -> None:  # type: ignore[no-untyped-def]
    save(conference, planner, size="A5", places=default_places(148, 210))
    save(conference, planner, category="VIP", size="A4", places=default_places(210, 297))
    sizes = {name: row.size for name, row in BadgeLayout.objects.of_event(conference).items()}
    assert sizes.pop("VIP") == "A4"
    assert set(sizes.values()) == {"A5"}
    line = audit.trail(conference).first()
    assert line is not None
    assert (line.verb, line.actor, line.details) == (
        "badge_layout.saved",
        planner,
        {"category": "VIP"},
    )
    remove_layout(BadgeLayout.objects.get(category="VIP"), by=planner)
    assert BadgeLayout.objects.of_event(conference)["VIP"].size == "A5"


@pytest.mark.parametrize("version", [0, 1, 7])
def test_a_layout_saved_meanwhile_is_not_overwritten(
    conference: Event, planner, version: int
) -> None:  # type: ignore[no-untyped-def]
    save(conference, planner)
    save(conference, planner, version=1, free_text="Wi-Fi: ocop")
    with pytest.raises(StaleForm):
        save(conference, planner, version=version, free_text="late")
    assert BadgeLayout.objects.get().free_text == "Wi-Fi: ocop"


@pytest.mark.parametrize(
    ("size", "arrangement", "is_turned"),
    [
        ("A4", "FOUR_UP", False),
        ("A5", "LABELS", False),
        ("ROLL_62", "LABELS", False),
        ("LABEL_70", "LABELS", True),
    ],
)
def test_badges_that_fit_on_no_sheet_are_refused(
    conference: Event, planner, size: str, arrangement: str, is_turned: bool
) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SheetImpossible):
        save(conference, planner, size=size, arrangement=arrangement, is_turned=is_turned)
    assert not BadgeLayout.objects.exists()


def test_a_field_beyond_the_edge_and_a_tiny_code_are_refused(conference: Event, planner) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FieldOutside):
        save(conference, planner, size="A7")
    tiny = [
        replace(place, width=20, height=20) if place.field == Field.CODE else place
        for place in default_places(105, 148)
    ]
    with pytest.raises(CodeTooSmall):
        save(conference, planner, places=tiny)
    hidden = [replace(place, is_shown=place.field != Field.CODE) for place in tiny]
    assert save(conference, planner, places=hidden).pk


def test_label_sheets_are_for_labels_in_the_database_too(conference: Event) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        default_layout(conference, size="A6", arrangement="LABELS").save()


def test_the_sheet_has_its_labels_in_rows(conference: Event) -> None:
    sheet = sheet_for(default_layout(conference, size="LABEL_70", arrangement="LABELS"))
    assert sheet is not None
    assert (len(sheet.places), sheet.places[0], sheet.places[4]) == (24, (0.0, 0.5), (70.0, 37.5))


def test_text_gets_smaller_until_all_of_it_fits_and_is_never_cut() -> None:
    name = Place(Field.NAME, 5, 5, 60, 20, size=30, is_bold=True)
    position = Place(Field.POSITION, 5, 25, 60, 10, size=12, follows=True)
    words = {Field.NAME: LONGEST, Field.POSITION: "Trưởng phòng thu mua"}
    short = flowed([name, position], {Field.NAME: "Lê An", Field.POSITION: "Giám đốc"})
    assert [line.size for line in short] == [30, 12]
    long = flowed([name, position], words)
    assert " ".join(line.text for line in long) == f"{LONGEST} Trưởng phòng thu mua"
    assert long[0].size < 30
    assert long[-1].y < 35
    assert not overflows([name, position], words)
    assert overflows([replace(name, height=1)], words)


def test_a_word_longer_than_the_badge_is_broken_not_lost() -> None:
    place = Place(Field.NAME, 0, 0, 20, 60, size=20)
    lines = flowed([place], {Field.NAME: "Donaudampfschifffahrtsgesellschaft"})
    assert "".join(line.text for line in lines) == "Donaudampfschifffahrtsgesellschaft"


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#a82f28").save(out, kind)
    return out.getvalue()


def test_a_logo_is_written_anew_and_small() -> None:
    with Image.open(io.BytesIO(logo_png(picture("JPEG")))) as logo:
        assert (logo.format, logo.size) == ("PNG", (600, 150))


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='x'/>", b"%PDF-1.7", picture("GIF"), b"\x89PNG" + b"x" * 2**21]
)
def test_what_is_no_picture_is_no_logo(content: bytes) -> None:
    with pytest.raises(LogoUnreadable):
        logo_png(content)


def test_a_picture_of_too_many_pixels_is_no_logo() -> None:
    with pytest.raises(LogoUnreadable):
        logo_png(picture(size=(8000, 7000)))


def test_the_preview_warns_of_what_the_badge_lacks(conference: Event) -> None:
    layout = default_layout(conference)
    for place in layout.places:
        if place["field"] in {"CODE", "NAME"}:
            place["is_shown"] = False
        if place["field"] == "ORGANIZATION":
            place |= {"y": 84.0, "height": 1.0, "follows": False, "width": 10.0}
    assert badge_preview(layout).warnings == (
        "A text does not fit even in the smallest letters: make its box higher.",
        "Without a QR code gates must type the reference.",
        "The badge shows no name.",
    )


def test_a_shared_text_no_font_of_ours_has_is_printed_by_weasyprint(
    conference: Event, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    def ink(free_text: str) -> float:
        BadgeLayout.objects.all().delete()
        default_layout(conference, free_text=free_text).save()
        (page,) = pixels(badges_pdf([person]), tmp_path, "page")
        return float(ImageStat.Stat(ImageChops.invert(page)).sum[0])

    person = factories.make_registration(conference)
    assert ink("ברוכים הבאים") > ink("") + 5_000


# The editor


def sent(editor: LayoutEditor, **changes: object) -> dict[str, object]:
    """Return what a browser sends for the editor as it is shown."""
    data: dict[str, object] = {}
    for form in (editor.options, *editor.places):
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = "on" if value is True else value
    return {**data, **changes}


@pytest.fixture
def page(conference: Event) -> str:
    return f"/manage/{conference.slug}/badges/layouts/all/"


@pytest.fixture
def form_data(conference: Event) -> dict[str, object]:
    return sent(LayoutEditor(default_layout(conference)))


def test_the_editor_shows_the_longest_real_name(conference: Event, planner, sign_in, page) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    empty = client.get(page).content.decode()
    assert "Shown with an invented name" in empty
    factories.make_registration(conference, full_name="Lê An")
    factories.make_registration(conference, full_name=LONGEST)
    factories.make_registration(conference, full_name=LONGEST + " Dài", state="CANCELLED")
    html = client.get(page).content.decode()
    assert f"Shown with the longest name registered: {LONGEST}." in html
    assert html.count("<svg xmlns") == 1


def test_the_preview_changes_nothing_and_works_with_and_without_javascript(
    conference: Event, planner, sign_in, page, form_data
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    data = form_data | {"intent": "preview", "NAME-size": "40", "has_back": "on"}
    whole = client.post(page, data)
    assert whole.status_code == 200
    html = whole.content.decode()
    assert html.count("<svg xmlns") == 2
    assert re.search(r'name="NAME-size" value="40"', html)
    part = client.post(page, data, headers={"HX-Request": "true"}).content.decode()
    assert part.count("<svg xmlns") == 2
    assert "<html" not in part
    assert not BadgeLayout.objects.exists()


def test_a_preview_that_cannot_be_drawn_says_why(
    conference: Event, planner, sign_in, page, form_data
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    wrong = form_data | {"intent": "preview", "NAME-x": "abc", "CODE-x": "90"}
    part = client.post(page, wrong, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "Full name, from the left (mm): Enter a number." in part.content.decode()
    beyond = form_data | {"intent": "preview", "CODE-x": "90"}
    assert "QR code: A field reaches beyond the badge" in client.post(page, beyond).content.decode()


def test_a_planner_saves_a_layout_with_a_logo_and_takes_it_away(
    conference: Event, planner, sign_in, page, form_data
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    logo = SimpleUploadedFile("logo.png", picture(), content_type="image/png")
    answer = client.post(page, form_data | {"intent": "save", "logo": logo, "NAME-size": "33"})
    assert answer.status_code == 302
    layout = BadgeLayout.objects.get()
    assert bytes(layout.logo).startswith(b"\x89PNG")
    stored = {place.field: place for place in layout.placed}
    assert stored[Field.NAME].size == 33
    defaults = {place.field: place for place in default_places(105, 148)}
    assert {**stored, Field.NAME: None} == {**defaults, Field.NAME: None}
    assert "data:image/png;base64," in client.get(page).content.decode()
    data = sent(LayoutEditor(layout), intent="save", removes_logo="on")
    assert client.post(page, data).status_code == 302
    layout.refresh_from_db()
    assert bytes(layout.logo) == b""
    stale = client.post(page, data)
    assert stale.status_code == 422
    assert "Somebody saved this meanwhile" in stale.content.decode()


def test_a_file_that_is_no_picture_keeps_what_was_typed(planner, sign_in, page, form_data) -> None:  # type: ignore[no-untyped-def]
    bad = SimpleUploadedFile("logo.png", b"no picture")
    answer = sign_in(planner).post(page, form_data | {"logo": bad, "free_text": "Wi-Fi: ocop"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "This file is no PNG, JPEG or WebP picture" in html
    assert "Wi-Fi: ocop" in html


def test_default_places_follow_the_badge_that_was_chosen(planner, sign_in, page, form_data) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    data = form_data | {"size": "CARD_54", "intent": "defaults"}
    html = client.post(page, data).content.decode()
    widths = re.search(r'name="STRIP-width" value="([0-9.]+)"', html)
    assert widths is not None
    assert widths[1] in {"54", "54.0"}
    assert "No preview" not in html


def test_a_category_starts_from_the_events_layout_and_may_go_back_to_it(
    conference: Event, planner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    save(conference, planner, size="A5", places=default_places(148, 210))
    vip = f"/manage/{conference.slug}/badges/layouts/VIP/"
    assert '<option value="A5" selected>' in client.get(vip).content.decode()
    own = default_layout(conference, "VIP", size="A5")
    assert client.post(vip, sent(LayoutEditor(own))).status_code == 302
    listed = client.get(f"/manage/{conference.slug}/badges/layouts/").content.decode()
    assert listed.count("A5, 148 × 210 mm") == 11
    removal = client.get(f"{vip}removal/").content.decode()
    assert "The category is printed like all others then." in removal
    assert client.post(f"{vip}removal/").status_code == 302
    assert list(BadgeLayout.objects.values_list("category", flat=True)) == [""]
    assert client.post(f"{vip}removal/").status_code == 404
    assert client.get(f"/manage/{conference.slug}/badges/layouts/NOBODY/").status_code == 404


def test_a_registrar_does_not_design(conference: Event, registrar, sign_in, page) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    assert client.get(page).status_code == 403
    prints = client.get(f"/manage/{conference.slug}/badges/").content.decode()
    assert "Layouts" not in prints


def test_places_survive_the_database(conference: Event) -> None:
    layout = default_layout(conference)
    layout.save()
    stored = BadgeLayout.objects.get()
    assert stored.placed == default_places(105, 148)
    assert [asdict(place) for place in stored.placed] == stored.places


def test_a_hostile_name_stays_text_in_the_preview(
    conference: Event, planner, sign_in, page
) -> None:  # type: ignore[no-untyped-def]
    name = "<script>alert(1)</script> שלום" + "x" * 40
    factories.make_registration(conference, full_name=name)
    html = sign_in(planner).get(page).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert 'direction="rtl"' in html or 'direction="ltr"' in html
