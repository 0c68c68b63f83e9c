"""Retention periods, the daily run that carries them out, and the log of lists taken out."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions.exporting import PurposeMissing, note_export
from attendance.actions.retaining import (
    MonthsOutOfRange,
    carry_out_retention,
    expiries,
    remove_retention,
    set_retention,
)
from attendance.models import Registration, RetentionRule
from attendance.queries import turnout
from events.models import Event
from events_app.core import audit, schedules
from events_app.core.models import AuditEntry
from tests import factories


def ended(organizer, end: datetime, **overrides) -> Event:  # type: ignore[no-untyped-def]
    event = factories.make_event(
        organizer=organizer, starts_at=end - timedelta(hours=8), ends_at=end, **overrides
    )
    factories.make_registration(event, full_name="Lê Thị Nhớ")
    return event


def test_the_rule_of_the_type_goes_before_the_general_one_and_the_default(department) -> None:  # type: ignore[no-untyped-def]
    end = datetime(2025, 8, 31, 10, 0, tzinfo=UTC)
    fair = ended(department, end, type="FAIR")
    seminar = ended(department, end, type="SEMINAR")
    periods = {expiry.event: (expiry.months, expiry.expires_at) for expiry in expiries(department)}
    default = datetime(2026, 8, 31, 10, 0, tzinfo=UTC)
    assert periods == {fair: (12, default), seminar: (12, default)}
    general = set_retention(department, event_type="", months=3, by=None)
    set_retention(department, event_type="FAIR", months=6, by=None)
    found = [(e.event, e.months, e.expires_at) for e in expiries(department)]
    assert found == [
        (seminar, 3, datetime(2025, 11, 30, 10, 0, tzinfo=UTC)),
        (fair, 6, datetime(2026, 2, 28, 10, 0, tzinfo=UTC)),
    ]
    remove_retention(general, by=None)
    assert [e.months for e in expiries(department)] == [6, 12]
    assert expiries(factories.make_organizer()) == []
    assert [line.verb for line in audit.trail(department)] == [
        "retention.removed",
        "retention.set",
        "retention.set",
    ]


def test_only_expired_events_lose_their_names_and_no_count_changes(department) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    old = ended(department, now - timedelta(days=400))
    young = ended(department, now - timedelta(days=300))
    before = turnout(old), turnout(young)
    dry = [(expiry.event, n) for expiry, n in carry_out_retention(now=now, dry_run=True)]
    assert dry == [(old, 1)]
    assert Registration.objects.filter(full_name="Lê Thị Nhớ").count() == 2
    assert [(e.event, n) for e, n in carry_out_retention(now=now)] == [(old, 1)]
    assert Registration.objects.get(full_name="Lê Thị Nhớ").event == young
    assert (turnout(old), turnout(young)) == before
    assert list(carry_out_retention(now=now)) == []


def test_the_command_says_what_it_would_do_and_the_worker_does_it_daily(department) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    old = ended(department, now - timedelta(days=400))
    out = StringIO()
    call_command("carry_out_retention", "--dry-run", stdout=out)
    assert out.getvalue() == f"{old.slug}: 12 months, 1 people\n1 people would be erased\n"
    assert Registration.objects.filter(erased_at__isnull=True).count() == 1
    assert "retention" in schedules.do_due_work(now)
    assert not Registration.objects.filter(erased_at__isnull=True).exists()
    assert "retention" not in schedules.do_due_work(now + timedelta(hours=23))
    out = StringIO()
    call_command("carry_out_retention", stdout=out)
    assert out.getvalue() == "0 people erased\n"


def test_a_period_is_between_1_and_120_months_and_once_per_type(department) -> None:  # type: ignore[no-untyped-def]
    for months in (0, 121):
        with pytest.raises(MonthsOutOfRange):
            set_retention(department, event_type="", months=months, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionRule.objects.create(organizer=department, months=months)
    RetentionRule.objects.create(organizer=department, months=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(organizer=department, months=4)


def test_the_owner_sets_periods_on_the_page_and_a_planner_does_not(
    conference: Event, owner, planner, client: Client
) -> None:  # type: ignore[no-untyped-def]
    factories.make_registration(conference)
    page = reverse("attendance:retention", args=[conference.slug])
    client.force_login(planner)
    assert client.get(page).status_code == 403
    client.force_login(owner)
    assert client.post(page, {"event_type": "", "months": "121"}).status_code == 422
    assert client.post(page, {"event_type": "FAIR", "months": "24"}).status_code == 302
    rule = RetentionRule.objects.get()
    assert (rule.event_type, rule.months) == ("FAIR", 24)
    html = client.get(page).content.decode()
    assert "24 months" in html
    assert conference.title in html
    client.post(reverse("attendance:retention_rule_removal", args=[conference.slug, rule.pk]))
    assert not RetentionRule.objects.exists()


def test_no_list_leaves_without_a_purpose_and_the_owner_sees_who_took_it(
    conference: Event, registrar, owner, client: Client
) -> None:  # type: ignore[no-untyped-def]
    factories.make_registration(conference)
    page = reverse("attendance:registrations_export", args=[conference.slug])
    client.force_login(registrar)
    assert "what the list is for" in client.get(page).content.decode().lower()
    for wrong in ({}, {"purpose": ""}, {"purpose": "FUN"}):
        assert client.post(page, wrong).status_code == 422
    with pytest.raises(PurposeMissing):
        note_export(conference, by=registrar, row_count=1, purpose="FUN")
    assert not AuditEntry.objects.filter(verb="registrations.exported").exists()
    assert client.post(page, {"purpose": "REPORTING", "format": "xlsx"}).status_code == 200
    line = AuditEntry.objects.get(verb="registrations.exported")
    assert line.details == {"rows": 1, "purpose": "REPORTING"}
    client.force_login(owner)
    html = client.get(reverse("attendance:privacy", args=[conference.slug])).content.decode()
    assert "reporting to an authority" in html
    assert "Rosa Registrar" in html
