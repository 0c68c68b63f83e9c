"""Pages of categories, approval, the form builder and answers, and the public form."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from attendance.actions.answering import save_answers
from attendance.models import Answer, CategoryRule, Question, Registration
from events.models import Event
from events_app.core import jobs
from events_app.core.models import Job, OutgoingMessage
from tests import factories

PDF = b"%PDF-1.7 sample"


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    """Read every page in English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event that starts in ten days, registration open."""
    start = timezone.now() + timedelta(days=10)
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=start,
        ends_at=start + timedelta(hours=8),
    )


def path(name: str, event: Event, *rest: object) -> str:
    return reverse(f"attendance:{name}", args=[event.slug, *rest])


def text(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def run_jobs() -> None:
    for job in Job.objects.all():
        jobs.run_job.func(str(job.pk))


def person(**more: str) -> dict[str, str]:
    return {"full_name": "Lan Sample", "email": "lan@example.org", "category": "DELEGATE", **more}


def choices(*rows: tuple[str, str]) -> dict[str, str]:
    """Return the form set with rows of (key, English text)."""
    known = sum(bool(key) for key, _words in rows)
    sent = {"choices-TOTAL_FORMS": str(len(rows)), "choices-INITIAL_FORMS": str(known)}
    for number, (key, words) in enumerate(rows):
        sent |= {f"choices-{number}-key": key, f"choices-{number}-en": words}
    return sent


def test_staff_change_a_category_and_see_it_in_the_table(fair: Event, owner, sign_in) -> None:
    client = sign_in(owner)
    day = fair.starts_at.astimezone(fair.zone).date().isoformat()
    sent = {
        "version": "0",
        "quota": "40",
        "approval": "REGISTRAR",
        "badge_colour": "PLUM",
        "opens_at": "2026-01-02T08:00",
        "days": [day],
        "invitation_text_vi": "Kính mời nhà mua hàng",
    }
    answer = client.post(path("category", fair, "BUYER"), sent)
    assert answer.headers["Location"] == path("categories", fair)
    rule = CategoryRule.objects.get(event=fair)
    assert (rule.quota, rule.approval, rule.days) == (40, "REGISTRAR", [day])
    assert rule.opens_at.astimezone(fair.zone).isoformat() == "2026-01-02T08:00:00+07:00"
    page = text(client.get(path("categories", fair)))
    assert "0 / 40" in page
    assert "by a registrar" in page
    assert page.count('class="swatch') == len(Registration.Category)


def test_a_wrong_rule_comes_back_with_what_was_typed(fair: Event, owner, sign_in) -> None:
    factories.make_rule(fair, "BUYER", taken_count=3)
    common = {"version": "1", "approval": "AUTOMATIC", "badge_colour": "PLUM"}
    times = {"opens_at": "2026-01-02T08:00", "closes_at": "2026-01-01T08:00"}
    for more, words in (
        ({"quota": "2"}, "More people of this category"),
        (times, "must close after it opens"),
    ):
        answer = sign_in(owner).post(path("category", fair, "BUYER"), {**common, **more})
        assert answer.status_code == 422
        assert words in text(answer)
        assert all(f'value="{value}"' in text(answer) for value in more.values())


def test_a_registrar_sees_the_categories_but_shapes_nothing(
    fair: Event, registrar, sign_in
) -> None:
    client = sign_in(registrar)
    assert path("category", fair, "VIP") not in text(client.get(path("categories", fair)))
    assert client.get(path("category", fair, "VIP")).status_code == 403
    assert client.get(path("questions", fair)).status_code == 403


def test_the_invitation_carries_the_categorys_text_in_the_persons_language(
    fair: Event, registrar, sign_in
) -> None:
    factories.make_rule(fair, "BUYER", invitation_text_vi="Kính mời", invitation_text_en="Come!")
    sent = person(intent="invite", language="vi", category="BUYER")
    sign_in(registrar).post(path("new_registration", fair), sent)
    run_jobs()
    mail = OutgoingMessage.objects.get()
    assert "Kính mời" in mail.text
    assert "Come!" not in mail.text


def test_the_public_form_says_what_is_full_shut_or_needs_approval(
    fair: Event, client: Client
) -> None:
    now = timezone.now()
    factories.make_rule(fair, "BUYER", quota=1, taken_count=1)
    factories.make_rule(fair, "PRESS", closes_at=now)
    factories.make_rule(fair, "VISITOR", approval="REGISTRAR")
    factories.make_rule(fair, "EXHIBITOR_STAFF", opens_at=now + timedelta(days=1))
    page = text(client.get(path("register", fair)))
    for words in (
        "Buyer (every place taken)",
        "Press (closed)",
        "Visitor (after approval)",
        "Exhibitor staff (opens on",
    ):
        assert words in page
    for category, words in (
        ("BUYER", "is taken"),
        ("PRESS", "closed on"),
        ("EXHIBITOR_STAFF", "opens on"),
    ):
        answer = client.post(path("register", fair), person(category=category))
        assert answer.status_code == 422
        assert words in text(answer)
        assert 'value="lan@example.org"' in text(answer)
    assert not Registration.objects.exists()


def test_a_visitor_waits_is_told_so_and_is_approved_from_the_list(
    fair: Event, registrar, sign_in, client: Client
) -> None:
    factories.make_rule(fair, "VISITOR", approval="REGISTRAR")
    answer = client.post(path("register", fair), person(category="VISITOR"))
    run_jobs()
    assert "awaits approval" in text(client.get(answer.headers["Location"]))
    waiting = Registration.objects.get()
    mail = OutgoingMessage.objects.get()
    assert "awaits approval" in mail.subject
    assert mail.attachments.count() == 0
    sign_in(registrar)
    assert "1 registration awaits your approval" in text(client.get(path("registrations", fair)))
    listed = client.get(path("registrations", fair) + "?state=PENDING")
    assert f'name="registration" value="{waiting.pk}"' in text(listed)
    client.post(path("approvals", fair), {"registration": [str(waiting.pk)]})
    waiting.refresh_from_db()
    assert waiting.state == "REGISTERED"
    nobody = client.post(path("approvals", fair), {"registration": ["x"]}, follow=True)
    assert "Tick at least one" in text(nobody)


def test_declining_asks_for_a_reason_and_shows_it(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    row = factories.make_registration(fair, state="PENDING", email="a@example.org")
    Event.objects.filter(pk=fair.pk).update(registered_count=1)
    page = path("refusal", fair, row.pk)
    assert client.post(page, {"reason": ""}).status_code == 422
    shown = client.post(page, {"reason": "Press only"}, follow=True)
    assert "Not approved: Press only" in text(shown)
    again = client.post(page, {"reason": "Press only"})
    assert "Somebody changed this meanwhile" in text(again)


def test_staff_write_order_and_retire_questions(fair: Event, owner, sign_in) -> None:
    client = sign_in(owner)
    assert "No questions yet" in text(client.get(path("questions", fair)))
    lunch = {"version": "0", "kind": "CHOICE", "label_en": "Lunch", "label_vi": "Ăn trưa"}
    too_few = client.post(path("new_question", fair), lunch | choices(("", "meat")))
    assert too_few.status_code == 422
    assert "at least two choices" in text(too_few)
    assert 'value="meat"' in text(too_few)
    client.post(path("new_question", fair), lunch | choices(("", "meat"), ("", "rice"), ("", "")))
    first = Question.objects.get()
    sent = {"version": "0", "kind": "TEXT", "label_en": "Which", "condition": f"{first.pk}:c1"}
    client.post(path("new_question", fair), sent | choices())
    second = Question.objects.get(kind="TEXT")
    assert (second.shown_if, second.shown_if_value) == (first, "c1")
    page = text(client.get(path("questions", fair)))
    assert "depends on “Lunch”" in page
    refused = client.post(path("question_place", fair, second.pk), {"to": "up"}, follow=True)
    assert "must stand below" in text(refused)
    third = factories.make_question(fair, label_en="Third")
    client.post(path("question_place", fair, third.pk), {"to": "up"})
    moved = text(client.get(path("questions", fair)))
    assert moved.index("Lunch</a>") < moved.index("Third</a>") < moved.index("Which</a>")
    retired = client.post(path("question_retirement", fair, first.pk), follow=True)
    assert "Other questions depend" in text(retired)
    edited = {"version": "1", "kind": "CHOICE", "label_en": "Diet", "condition": ""}
    client.post(path("question", fair, first.pk), edited | choices(("c1", "meat"), ("c2", "fish")))
    first.refresh_from_db()
    assert (first.label_en, first.choices[1]["en"]) == ("Diet", "fish")
    stale = client.post(
        path("question", fair, first.pk), edited | choices(("c1", "meat"), ("c2", "egg"))
    )
    assert "Somebody saved this meanwhile" in text(stale)
    assert 'value="egg"' in text(stale)
    client.post(path("question_retirement", fair, second.pk))
    assert not Question.objects.filter(pk=second.pk).exists()


def test_the_preview_shows_a_category_and_a_language(fair: Event, owner, sign_in) -> None:
    client = sign_in(owner)
    factories.make_question(fair, label_en="Lunch", label_vi="Ăn trưa", categories=["BUYER"])
    factories.make_question(fair, label_en="Desk", label_vi="Bàn", at_desk_only=True)
    preview = path("preview", fair)
    buyer = text(client.get(f"{preview}?category=BUYER&language=vi"))
    assert "Ăn trưa" in buyer
    assert 'lang="vi"' in buyer
    assert "Bàn" not in buyer
    assert "No questions here" in text(client.get(f"{preview}?category=PRESS&language=en"))
    assert "Desk" in text(client.get(f"{preview}?category=PRESS&language=en&place=desk"))
    assert client.get(f"{preview}?category=NOSE").headers["Location"] == preview


def test_the_public_form_asks_and_keeps_what_was_typed(fair: Event, client: Client) -> None:
    first = factories.make_question(fair, kind="YES_NO", label_en="Interpreter?")
    second = factories.make_question(
        fair, label_en="Into which language?", required=True, shown_if=first,
        shown_if_value="yes",
    )  # fmt: skip
    number = factories.make_question(fair, kind="NUMBER", label_en="Samples")
    factories.make_question(fair, label_en="Secret", at_desk_only=True)
    page = text(client.get(path("register", fair)))
    assert "Only if you answered “Interpreter?” with “yes”." in page
    assert "Secret" not in page
    wrong = person(**{f"q{first.pk}": "yes", f"q{number.pk}": "many"})
    answer = client.post(path("register", fair), wrong)
    assert answer.status_code == 422
    assert 'value="many"' in text(answer)
    assert f'href="#id_q{second.pk}"' in text(answer)
    assert not Registration.objects.exists()
    client.post(path("register", fair), person(**{f"q{first.pk}": "no", f"q{number.pk}": "3"}))
    assert list(Answer.objects.values_list("question_id", "value")) == [
        (first.pk, False),
        (number.pk, "3"),
    ]


def test_a_refused_registration_keeps_no_answers(fair: Event, client: Client) -> None:
    question = factories.make_question(fair)
    for _time in range(2):
        answer = client.post(path("register", fair), person(**{f"q{question.pk}": "x"}))
    assert answer.status_code == 422
    assert Answer.objects.count() == Registration.objects.count() == 1


def test_the_desk_asks_more_and_an_invitation_nothing(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    question = factories.make_question(fair, at_desk_only=True, required=True)
    desk = path("new_registration", fair)
    sent = person(language="vi", intent="register")
    assert client.post(desk, sent).status_code == 422
    client.post(desk, {**sent, f"q{question.pk}": "seen"})
    assert Answer.objects.get().value == "seen"
    client.post(desk, person(language="vi", intent="invite", email="b@example.org"))
    assert Registration.objects.filter(state="INVITED").count() == 1
    assert Answer.objects.count() == 1


def test_staff_read_and_change_answers_and_fetch_files(
    fair: Event, registrar, gatekeeper, sign_in
) -> None:
    client = sign_in(registrar)
    word = factories.make_question(fair, label_en="Lunch")
    letter = factories.make_question(fair, kind="FILE", label_en="Letter")
    row = factories.make_registration(fair)
    sent = {f"q{word.pk}": "rice", f"q{letter.pk}": SimpleUploadedFile("letter.pdf", PDF)}
    client.post(path("answers", fair, row.pk), sent)
    page = text(client.get(path("registration", fair, row.pk)))
    assert "rice" in page
    kept = row.answers.get(question=letter)
    file = path("answer_file", fair, row.pk, kept.pk)
    assert file in page
    got = client.get(file)
    assert b"".join(got.streaming_content) == PDF
    assert got.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    no_file = row.answers.get(question=word).pk
    assert client.get(path("answer_file", fair, row.pk, no_file)).status_code == 404
    sign_in(gatekeeper)
    assert client.get(file).status_code == 403
    row.refresh_from_db()
    Registration.objects.filter(pk=row.pk).update(state="CANCELLED")
    assert sign_in(registrar).get(path("answers", fair, row.pk)).status_code == 404


def test_the_export_has_a_column_per_question(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    choice = [
        {"key": "c1", "vi": "", "en": "=meat", "fil": "", "retired": False},
        {"key": "c2", "vi": "", "en": "rice", "fil": "", "retired": False},
    ]
    lunch = factories.make_question(fair, kind="CHOICES", label_en="Lunch", choices=choice)
    samples = factories.make_question(fair, kind="NUMBER", label_en="Samples")
    row = factories.make_registration(fair, full_name="A")
    factories.make_registration(fair, full_name="B")
    given = {lunch.pk: ["c1", "c2"], samples.pk: "1200.5"}
    save_answers(row, questions=[lunch, samples], answers=given, by=None)
    export = path("registrations_export", fair)
    sent = client.post(export, {"purpose": "RUNNING", "format": "csv"})
    lines = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [line[-2:] for line in lines] == [
        ["Lunch", "Samples"],
        ["'=meat, rice", "1200.5"],
        ["", ""],
    ]
    book = client.post(export, {"purpose": "RUNNING", "format": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    assert [[str(cell) for cell in line] for line in sheet.to_python()] == lines


@pytest.mark.parametrize("page", ["questions", "preview", "register", "new_registration"])
def test_three_questions_cost_as_many_queries_as_one(
    page: str, fair: Event, owner, sign_in, django_assert_max_num_queries
) -> None:
    client = sign_in(owner)

    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            assert client.get(path(page, fair)).status_code == 200
        return len(counted)

    parent = factories.make_question(fair, kind="YES_NO")
    factories.make_question(fair, kind="ADMIN_UNIT", shown_if=parent, shown_if_value="yes")
    queries()  # warms what is read once per process
    one = queries()
    for _number in range(2):
        factories.make_question(fair, kind="ADMIN_UNIT", shown_if=parent, shown_if_value="yes")
    assert queries() == one


def test_three_answers_cost_as_many_queries_as_one(
    fair: Event, registrar, sign_in, django_assert_max_num_queries
) -> None:
    client = sign_in(registrar)
    row = factories.make_registration(fair)

    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(path("registration", fair, row.pk))
            client.get(path("answers", fair, row.pk))
            client.post(path("registrations_export", fair))
        return len(counted)

    def answered() -> None:
        question = factories.make_question(fair)
        save_answers(row, questions=[question], answers={question.pk: "x"}, by=None)

    answered()
    queries()
    one = queries()
    answered()
    answered()
    assert queries() == one
