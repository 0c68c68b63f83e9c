"""The demo: what is counted, what a second run leaves alone, what it moves."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from attendance.models import Admission, CheckIn, Registration
from attendance.queries.leads import desks_of
from events.models import AdminUnit, Event, Organization
from events.queries import outcome_summary
from events_app.core.models import User
from events_app.overview.demo import bac_lieu, people
from exhibitors.models import Agreement, Booth, Entity, SalesPoint
from exhibitors.queries import agreement_summary, exhibitor_summary
from exhibitors.queries.outlets import coverage

TODAY = date(2026, 11, 22)


@pytest.fixture
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def load(today: date = TODAY) -> None:
    call_command("load_demo", today=today, verbosity=0)


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture
def demo(db, var_dir):
    load()
    return var_dir


def conference() -> Event:
    return Event.objects.get(slug="bac-lieu-2024")


def test_the_conference_counts_what_was_reported(demo):
    event = conference()
    summary = exhibitor_summary(event, on=date(2024, 11, 29))
    assert summary.product_count == 145
    assert summary.products_by_stars == {5: 0, 4: 31, 3: 114}
    assert summary.entity_count == 69
    assert summary.awaiting_five_star_count == 2
    assert summary.entities_by_unit == {"Tỉnh Bạc Liêu": 69}
    reported = outcome_summary(event).reported
    assert reported["products"] == 145
    assert reported["products_4_star"] == 31
    assert reported["products_3_star"] == 114
    assert reported["entities"] == 69
    assert reported["products_5_star_pending"] == 2


def test_published_rows_without_a_date_are_shown_and_not_counted(demo):
    summary = exhibitor_summary(conference(), on=date(2024, 11, 29))
    uncounted = {(row.name, row.entity) for row in summary.uncounted_products}
    assert ("Muối tinh", "Công ty Cổ phần muối Bạc Liêu") in uncounted
    assert ("Khô cá kèo", "Cơ sở Kiều Hạnh") in uncounted
    assert not any("Sample" in name for name, _entity in uncounted)


def test_what_fills_the_figures_is_named_a_sample(demo):
    assert not Entity.objects.filter(is_sample=True).exclude(name__icontains="sample").exists()
    assert not Agreement.objects.exclude(title__contains="(sample)").exists()
    summary = agreement_summary(conference())
    assert (summary.signed_count, summary.withdrawn_count) == (3, 1)
    named = Organization.objects.filter(agreementparty__isnull=False)
    assert {row.name for row in named} == {f"Sample buyer {n}" for n in (1, 2, 3, 4)}


def test_people_arrived_and_booths_add_up(demo):
    event = conference()
    assert event.registered_count == Registration.objects.filter(event=event).count() == 132
    assert Registration.objects.filter(event=event).arrived().count() == 118
    assert Admission.objects.filter(check_in__event=event).count() == 118
    assert event.change_counter.value == 132 + 118
    numbers = CheckIn.objects.filter(event=event).values_list("change_number", flat=True)
    assert sorted(numbers) == list(range(133, 251))
    assert Booth.objects.filter(event=event).count() == 40
    for booth in Booth.objects.all():
        assert booth.assigned_count == booth.assignments.count() <= booth.place_count


def test_a_second_run_changes_nothing_on_the_same_day(demo):
    before = row_counts()
    dates = list(Event.objects.order_by("pk").values())
    load()
    assert row_counts() == before
    assert list(Event.objects.order_by("pk").values()) == dates


def test_the_rehearsal_moves_with_the_day_and_nothing_else_does(demo):
    before = row_counts()
    event = Event.objects.get(slug="rehearsal")
    old = list(event.sessions.values_list("pk", "starts_at"))
    others = list(Event.objects.exclude(slug="rehearsal").order_by("pk").values())
    load(TODAY + timedelta(days=40))
    moved = Event.objects.get(slug="rehearsal")
    assert moved.starts_at == event.starts_at + timedelta(days=40)
    assert moved.ends_at == event.ends_at + timedelta(days=40)
    new = list(moved.sessions.values_list("pk", "starts_at"))
    assert new == [(pk, start + timedelta(days=40)) for pk, start in old]
    assert moved.calendar_sequence == event.calendar_sequence + 1
    assert row_counts() == before
    assert list(Event.objects.exclude(slug="rehearsal").order_by("pk").values()) == others


def test_without_a_day_the_rehearsal_runs_now_with_registration_open(db, var_dir):
    call_command("load_demo", verbosity=0)
    event = Event.objects.get(slug="rehearsal")
    now = timezone.now()
    assert event.is_running(now)
    assert event.registration_is_open(now)
    assert event.gates.count() == 1
    assert all(
        event.starts_at <= row.starts_at < row.ends_at <= event.ends_at
        for row in event.sessions.all()
    )


def test_indicators_of_soc_trang_are_judged(demo):
    lines = outcome_summary(Event.objects.get(slug="soc-trang-2025")).indicators
    assert [line.verdict for line in lines] == ["met", "missed", "missed", "met"]
    assert lines[0].rate == Decimal("163.0")
    assert lines[0].parts_note == "326 = 1 + 29 + 296"


def test_indicators_without_target_are_not_computable(demo):
    lines = outcome_summary(Event.objects.get(slug="otop-visions-2020")).indicators
    assert [line.result for line in lines] == [10819, 6771, 1_407_000_000, 37]
    assert {line.verdict for line in lines} == {"not_computable"}


def test_everybody_can_sign_in_and_is_told_how(demo, client):
    text = (demo / "demo-signins.txt").read_text()
    assert "owner      owner@demo.phien.example / phien-demo-2026" in text
    for user in User.objects.all():
        assert f"{user.email} / phien-demo-2026" in text
        assert user.check_password(people.PASSWORD)
    ready = EmailAddress.objects.filter(verified=True, primary=True)
    assert ready.count() == User.objects.count() == 8
    assert User.objects.get(is_operator=True).email == "operator@demo.phien.example"


def test_outside_of_the_demo_nobody_signs_in_with_the_known_password(demo, settings):
    settings.DEMO = False
    load()
    assert people.PASSWORD not in (demo / "demo-signins.txt").read_text()
    assert not any(user.has_usable_password() for user in User.objects.all())
    settings.DEMO = True
    load()
    assert all(user.check_password(people.PASSWORD) for user in User.objects.all())


def test_the_producer_has_two_products_and_has_not_applied(demo):
    producer = User.objects.get(email="producer@demo.phien.example")
    entity = Entity.objects.editable_by(producer).get()
    assert entity.products.count() == 2
    assert not entity.applications.exists()


def test_the_producer_met_two_sample_people_and_one_shares_the_contact(demo):
    producer = User.objects.get(email="producer@demo.phien.example")
    [desk] = desks_of(producer)
    rows = desk.leads().with_current().with_contact().order_by("pk")
    assert [(row.interest_now, row.shows_contact) for row in rows] == [
        ("HIGH", True),
        ("LOW", False),
    ]


def test_figures_that_do_not_add_up_leave_nothing_behind(db, var_dir, monkeypatch):
    monkeypatch.setitem(bac_lieu.REPORTED, "products", 146)
    with pytest.raises(CommandError, match="146"):
        load()
    assert not Event.objects.exists()
    assert not Entity.objects.exists()


def test_8_of_11_districts_have_a_sales_point_and_37_hubs_are_open(db, var_dir):
    load()
    soc_trang = AdminUnit.objects.get(scheme="VN63", code="94")
    found = coverage(soc_trang, "DISTRICT", date(2025, 6, 20))
    assert (found.covered_count, found.total_count) == (8, 11)
    hubs = SalesPoint.objects.filter(kind="HUB")
    assert hubs.open_on(date(2020, 2, 1)).count() == 37
    load()
    assert SalesPoint.objects.count() == 45


def test_it_loads_without_the_list_of_provinces(db, var_dir):
    AdminUnit.objects.update(parent=None)
    AdminUnit.objects.all().delete()
    load()
    assert not Entity.objects.filter(unit__isnull=False).exists()
