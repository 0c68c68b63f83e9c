"""Operating times: entered for many days at once, on the clocks of the event."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from events.actions.opening import add_windows, edit_window, remove_window
from events.actions.window_errors import TooManyDays, WindowEntered, WindowTooFar
from events.models import OperatingWindow
from events.queries import timetable, working_days
from events_app.core import audit
from tests import factories

DAY = date(2026, 12, 1)


def enter(event, by, **overrides):  # type: ignore[no-untyped-def]
    fields = {"kind": "OPENING", "day": DAY, "starts": time(8), "ends": time(17), **overrides}
    return add_windows(event, by=by, **fields)


def test_opening_hours_repeat_every_day(conference, owner) -> None:  # type: ignore[no-untyped-def]
    enter(conference, owner, until=DAY + timedelta(days=2), note="Hall 2")
    days = timetable(conference)
    assert [row.day for row in days] == [DAY + timedelta(days=n) for n in range(3)]
    (window,) = days[0].windows
    assert (window.starts_at, window.ends_at) == (
        datetime(2026, 12, 1, 1, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 10, 0, tzinfo=UTC),
    )
    assert [line.verb for line in audit.trail(conference)] == ["windows.added"]


def test_move_out_may_last_past_midnight(conference, owner) -> None:  # type: ignore[no-untyped-def]
    (window,) = enter(conference, owner, kind="MOVE_OUT", starts=time(20), ends=time(2))
    assert window.ends_at - window.starts_at == timedelta(hours=6)
    assert str(window) == "MOVE_OUT 2026-12-01"


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"until": DAY - timedelta(days=1)}, TooManyDays),
        ({"until": DAY + timedelta(days=60)}, TooManyDays),
        ({"day": date(2025, 12, 1)}, WindowTooFar),
    ],
)
def test_a_slip_in_the_dates_is_refused(conference, owner, overrides, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error):
        enter(conference, owner, **overrides)
    assert timetable(conference) == ()


def test_the_same_times_are_entered_once(conference, owner) -> None:  # type: ignore[no-untyped-def]
    enter(conference, owner)
    with pytest.raises(WindowEntered):
        enter(conference, owner)


def test_a_changed_window_is_a_new_version_in_calendars(conference, owner) -> None:  # type: ignore[no-untyped-def]
    (window,) = enter(conference, owner)
    other = enter(conference, owner, kind="RESTOCKING")[0]
    new = {"kind": "OPENING", "day": DAY, "starts": time(9), "ends": time(18), "note": "x"}
    edit_window(window, by=owner, **new)
    window.refresh_from_db()
    assert (window.calendar_sequence, window.note) == (1, "x")
    assert window.starts_at == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    with pytest.raises(WindowEntered):
        edit_window(other, by=owner, **new)
    with pytest.raises(WindowTooFar):
        edit_window(window, by=owner, **{**new, "day": date(2027, 12, 1)})
    remove_window(other, by=owner)
    assert list(OperatingWindow.objects.all()) == [window]
    verbs = [line.verb for line in audit.trail(conference)]
    assert verbs[:2] == ["window.removed", "window.edited"]


def test_exhibitors_work_from_the_first_window_to_the_last(conference, owner) -> None:  # type: ignore[no-untyped-def]
    assert working_days(conference) == (DAY, DAY)
    enter(conference, owner, kind="MOVE_IN", day=DAY - timedelta(days=1))
    # What ends at midnight sharp belongs to the day before.
    enter(conference, owner, kind="MOVE_OUT", starts=time(18), ends=time(0))
    assert working_days(conference) == (DAY - timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "PARTY"}, "window_kind_known"),
        ({"ends_at": factories.START - timedelta(days=2)}, "window_ends_after_start"),
    ],
)
def test_the_database_refuses_wrong_times(conference, fields, constraint) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match=constraint):
        factories.make_window(conference, **fields)


def test_the_page_enters_changes_and_removes(conference, planner, reader, sign_in) -> None:  # type: ignore[no-untyped-def]
    path = reverse("events:windows", args=[conference.slug])
    page = sign_in(reader).get(path).content.decode()
    assert "No operating times yet" in page
    assert "Add times" not in page
    client = sign_in(planner)
    fields = {"kind": "OPENING", "day": "2026-12-01", "starts": "08:00", "ends": "17:00"}
    assert client.get(path).context["form"]["until"].value() == DAY
    client.post(path, fields)
    window = OperatingWindow.objects.get()
    assert "has this entry already" in client.post(path, fields).content.decode()
    edit = reverse("events:edit_window", args=[conference.slug, window.pk])
    assert client.get(edit).context["form"]["starts"].value() == time(8)
    wrong = client.post(edit, {**fields, "day": "2020-12-01"}).content.decode()
    assert "more than 60 days from the event" in wrong
    client.post(edit, {**fields, "ends": "18:00", "note": "Hall 2"})
    assert "Hall 2" in client.get(path).content.decode()
    removal = reverse("events:window_removal", args=[conference.slug, window.pk])
    assert "Remove “opening hours” of" in client.get(removal).content.decode()
    client.post(removal)
    assert not OperatingWindow.objects.exists()
