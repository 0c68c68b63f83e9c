"""Builder, preview, and a conditional question on the public page of a phone, in Vietnamese."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.models import Answer, Question, Registration
from tests import factories
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fair(department):
    start = timezone.now() + timedelta(days=10)
    return factories.make_event(
        organizer=department, slug="fair", starts_at=start, ends_at=start + timedelta(hours=8)
    )


def write(page, kind: str, vi: str, en: str, *, required: bool = False, condition: str = ""):
    page.goto("/manage/fair/attendees/questions/new/")
    page.select_option("select[name=kind]", kind)
    page.fill("input[name=label_vi]", vi)
    page.fill("input[name=label_en]", en)
    if required:
        page.check("input[name=required]")
    if condition:
        page.select_option("select[name=condition]", label=condition)
    return page


def test_from_the_builder_to_a_phone(fair, owner, enter, open_page, look) -> None:
    page = enter(owner)
    write(page, "YES_NO", "Cần phiên dịch?", "Interpreter?").click("main button.main")
    page.wait_for_url("**/questions/")
    condition = "Interpreter?: yes"
    write(page, "TEXT", "Sang tiếng nào?", "Into which language?", required=True,
          condition=condition)  # fmt: skip
    look(page, "question-form")
    page.click("main button.main")
    page.wait_for_url("**/questions/")
    write(page, "CHOICES", "Ăn trưa", "Lunch")
    for number, text in enumerate(("chay", "mặn")):
        page.fill(f"input[name=choices-{number}-vi]", text)
    page.click("main button.main")
    page.wait_for_url("**/questions/")
    page.get_by_role("button", name=re.compile("Up.*Lunch")).press("Enter")
    page.wait_for_url("**/questions/#question-*")
    assert page.locator(".question-list a[href]:not(.button)").all_inner_texts() == [
        "Interpreter?",
        "Lunch",
        "Into which language?",
    ]
    look(page, "questions")
    yes_no, text, lunch = (Question.objects.get(kind=k) for k in ("YES_NO", "TEXT", "CHOICES"))

    page.goto("/manage/fair/attendees/questions/preview/?category=BUYER&language=vi")
    hidden = page.get_by_label("Sang tiếng nào?")
    assert not hidden.is_visible()
    page.check(f"input[name=q{yes_no.pk}][value=yes]")
    assert hidden.is_visible()
    look(page, "preview")

    phone = open_page(size=PHONE, language="vi")
    phone.goto("/events/fair/registration/")
    wanted = phone.locator(f"input[name=q{text.pk}]")
    assert not wanted.is_visible()
    phone.fill("input[name=full_name]", "Huỳnh Quốc Sơn")
    phone.fill("input[name=email]", "son@example.org")
    phone.check(f"input[name=q{yes_no.pk}][value=yes]")
    phone.check(f"input[name=q{lunch.pk}][value=c2]")
    assert wanted.is_visible()
    look(phone, "register-with-questions")
    phone.click("main button.main")
    phone.wait_for_selector("[data-error-summary]")
    assert phone.input_value("input[name=full_name]") == "Huỳnh Quốc Sơn"
    assert phone.is_checked(f"input[name=q{lunch.pk}][value=c2]")
    look(phone, "register-refused")
    phone.click(f'[data-error-summary] a[href="#id_q{text.pk}"]')
    phone.keyboard.type("Tiếng Khmer")
    phone.click("main button.main")
    phone.wait_for_url("**/thanks/**", timeout=60_000)  # the first badge loads WeasyPrint
    answers = Answer.objects.filter(registration=Registration.objects.get())
    assert {answer.question_id: answer.value for answer in answers} == {
        yes_no.pk: True,
        text.pk: "Tiếng Khmer",
        lunch.pk: ["c2"],
    }


def test_without_javascript_every_question_is_shown_and_the_hidden_ones_ignored(
    fair, open_page, look
) -> None:
    yes_no = factories.make_question(fair, kind="YES_NO", label_vi="Phiên dịch?", position=1)
    text = factories.make_question(
        fair, label_vi="Tiếng nào?", shown_if=yes_no, shown_if_value="yes", required=True
    )
    for_buyers = factories.make_question(
        fair, label_vi="Sản lượng?", categories=["BUYER"], required=True
    )
    phone = open_page(size=PHONE, language="vi", java_script_enabled=False)
    phone.goto("/events/fair/registration/")
    assert phone.locator(f"input[name=q{text.pk}]").is_visible()
    assert phone.locator(f"input[name=q{for_buyers.pk}]").is_visible()
    phone.fill("input[name=full_name]", "Huỳnh Quốc Sơn")
    phone.fill("input[name=email]", "son@example.org")
    phone.check(f"input[name=q{yes_no.pk}][value=no]")
    phone.click("main button.main")
    phone.wait_for_url("**/thanks/**", timeout=60_000)  # the first badge loads WeasyPrint
    assert list(Answer.objects.values_list("value", flat=True)) == [False]


def test_categories_and_a_decision_fit_a_phone(fair, owner, enter, look) -> None:
    factories.make_rule(fair, "BUYER", quota=40, taken_count=40, days=["2026-12-01"])
    factories.make_registration(fair, state="PENDING")
    page = enter(owner, size=PHONE)
    for name, path in (
        ("categories", "categories/"),
        ("category", "categories/BUYER/"),
        ("pending", "?state=PENDING"),
    ):
        page.goto(f"/manage/fair/attendees/{path}")
        look(page, name)
    page.get_by_role("checkbox").first.check()
    page.click("text=Approve those ticked")
    page.wait_for_selector("text=1 person is registered.")
    assert Registration.objects.get().state == "REGISTERED"
