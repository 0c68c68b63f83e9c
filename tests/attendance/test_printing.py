"""Print runs: who is in them, in which order, with which badge; stopped, gone on, logged."""

import io
import threading
from pathlib import Path

import pytest
import zxingcpp
from django.db import IntegrityError, connections, transaction
from pypdf import PdfReader

from attendance import jobs as attendance_jobs
from attendance.actions.admitting import check_in
from attendance.actions.badging import BadgeReissuedTooOften, NoBadge, issue_token, reissue_badge
from attendance.actions.erasing import erase_registration
from attendance.actions.printing import (
    NobodyToPrint,
    RunNotStopped,
    assign_job,
    keep_part,
    note_print,
    order_prints,
)
from attendance.actions.registering import cancel_registration
from attendance.models import CheckIn, PrintedBadge, PrintPart, PrintRun
from attendance.models.layout import default_layout
from events.models import Event
from events_app.core import audit, badge_token, jobs
from events_app.core.models import Job
from tests import factories
from tests.attendance.test_badge_pictures import pixels

Scope = PrintRun.Scope


def start(run: PrintRun, by=None) -> Job:  # type: ignore[no-untyped-def]
    """Give a run to a job as a door does, without running it."""
    with transaction.atomic():
        job = jobs.enqueue("badges", by=by, subject=run.event, run=run.pk)
        assign_job(run, job=job)
    return job


def file_of(job: Job) -> bytes:
    with job.result.open("rb") as file:
        return bytes(file.read())


def printed(event: Event, scope: str = Scope.NEW, **choice) -> tuple[PrintRun, bytes]:  # type: ignore[no-untyped-def]
    run = order_prints(event, scope=scope, by=None, **choice)
    job = start(run)
    jobs.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    run.refresh_from_db()
    return run, file_of(job)


def people_in(run: PrintRun) -> list[str]:
    return [line.registration.full_name for line in run.badges.order_by("position")]


def test_a_run_prints_everybody_new_once_in_the_order_of_given_names(
    conference: Event, tmp_path: Path
) -> None:
    names = ["Trần Văn Út", "Huỳnh Quốc Sơn", "Nguyễn Thị Ánh", "Lê Thị Ân", "Đỗ An"]
    rows = {name: factories.make_registration(conference, full_name=name) for name in names}
    factories.make_registration(conference, state="CANCELLED")
    factories.make_registration(conference, state="INVITED")
    run, pdf = printed(conference)
    in_order = ["Đỗ An", "Nguyễn Thị Ánh", "Lê Thị Ân", "Huỳnh Quốc Sơn", "Trần Văn Út"]
    assert people_in(run) == in_order
    read = [zxingcpp.read_barcodes(page)[0].text for page in pixels(pdf, tmp_path, "run")]
    assert read == [issue_token(rows[name]) for name in in_order]
    assert (run.badge_count, run.reissued_count) == (5, 0)
    with pytest.raises(NobodyToPrint):
        order_prints(conference, scope=Scope.NEW, by=None)
    late = factories.make_registration(conference, full_name="Hồ Thị Muộn")
    second, _pdf = printed(conference)
    assert people_in(second) == [late.full_name]


def test_a_run_may_be_sorted_by_organisation_and_hold_one_category(conference: Event) -> None:
    for name, organization, category in (
        ("Trần Văn An", "Đông Hải", "BUYER"),
        ("Trần Văn Bình", "Đông Hải", "BUYER"),
        ("Lê Thị Cúc", "Dân Phát", "BUYER"),
        ("Lê Thị Dung", "", "BUYER"),
        ("Lê Thị Em", "An Bình", "PRESS"),
    ):
        factories.make_registration(
            conference, full_name=name, organization_name=organization, category=category
        )
    run, _pdf = printed(conference, category="BUYER", order=PrintRun.Order.ORGANIZATION)
    assert people_in(run) == ["Lê Thị Cúc", "Trần Văn An", "Trần Văn Bình", "Lê Thị Dung"]


def test_printing_again_issues_anew_and_the_old_badge_is_refused(
    conference: Event, registrar
) -> None:  # type: ignore[no-untyped-def]
    person = factories.make_registration(conference)
    other = factories.make_registration(conference)
    printed(conference)
    old = issue_token(person)
    run, pdf = printed(conference, Scope.SELECTION, chosen=[person.pk])
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.epoch, other.epoch, run.reissued_count) == (1, 0, 1)
    assert badge_token.unpack(issue_token(person)).epoch == 1
    gate = factories.make_gate(conference)
    refused = check_in(gate, method=CheckIn.Method.WEDGE, token=old, now=conference.starts_at)
    assert (refused.verdict, refused.reason) == ("logged_refusal", "old_badge")
    fresh = check_in(
        gate, method=CheckIn.Method.WEDGE, token=issue_token(person), now=conference.starts_at
    )
    assert fresh.verdict == "admitted"
    assert audit.trail(person).filter(verb="badge.reissued").get().details == {"epoch": 1}
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    everybody, _pdf = printed(conference, Scope.ALL)
    assert everybody.reissued_count == 2


def test_devices_learn_a_reprint(conference: Event) -> None:
    from attendance.queries import snapshot

    person = factories.make_registration(conference)
    printed(conference)
    cursor = snapshot(conference, since=0).cursor
    printed(conference, Scope.ALL)
    (row,) = snapshot(conference, since=cursor).rows
    assert (row[0], row[4]) == (person.reference, 1)


def test_printing_checks_nobody_in(conference: Event) -> None:
    person = factories.make_registration(conference)
    printed(conference)
    assert not CheckIn.objects.filter(registration=person).exists()


def test_somebody_issued_255_times_stops_the_order_and_changes_nothing(conference: Event) -> None:
    first = factories.make_registration(conference)
    last = factories.make_registration(conference, epoch=255)
    printed(conference)
    with pytest.raises(BadgeReissuedTooOften):
        order_prints(conference, scope=Scope.ALL, by=None)
    for row in (first, last):
        epoch = row.epoch
        row.refresh_from_db()
        assert row.epoch == epoch


def test_another_events_people_are_never_in_a_selection(conference: Event) -> None:
    stranger = factories.make_registration(factories.make_event())
    with pytest.raises(NobodyToPrint):
        order_prints(conference, scope=Scope.SELECTION, by=None, chosen=[stranger.pk])


def test_badges_on_their_way_are_not_new_and_those_of_a_stopped_run_are(conference: Event) -> None:
    factories.make_registration(conference)
    job = start(order_prints(conference, scope=Scope.NEW, by=None))
    with pytest.raises(NobodyToPrint):
        order_prints(conference, scope=Scope.NEW, by=None)
    jobs.request_cancel(job)
    assert order_prints(conference, scope=Scope.NEW, by=None).badge_count == 1


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance.pdf.badges.CHUNK_SIZE", 2)


def test_a_stopped_run_goes_on_behind_its_finished_parts(
    conference: Event, small_parts: None, tmp_path: Path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    people = [factories.make_registration(conference, full_name=f"Lê {c}") for c in "ABCDE"]
    run = order_prints(conference, scope=Scope.NEW, by=None)
    job = start(run)
    drawn: list[int] = []
    real = attendance_jobs.BadgePrinter.pdf

    def draw(self, chunk):  # type: ignore[no-untyped-def]
        drawn.append(len(chunk.people))
        if len(drawn) == 2:
            Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        return real(self, chunk)

    monkeypatch.setattr(attendance_jobs.BadgePrinter, "pdf", draw)
    jobs.run_job.func(str(job.pk))
    run.refresh_from_db()
    assert run.job is not None
    assert (run.job.state, run.job.done_count, run.can_resume) == (Job.State.CANCELLED, 4, True)
    assert PrintPart.objects.filter(run=run).count() == 2
    assert run.badges.filter(printed_at__isnull=False).count() == 4
    second = start(run)
    jobs.run_job.func(str(second.pk))
    second.refresh_from_db()
    assert (second.state, second.done_count, drawn) == (Job.State.DONE, 5, [2, 2, 1])
    pages = pixels(file_of(second), tmp_path, "whole")
    assert [zxingcpp.read_barcodes(page)[0].text for page in pages] == list(
        map(issue_token, people)
    )
    run.refresh_from_db()
    assert not run.can_resume
    assert not any(part.file for part in run.parts.all())
    with pytest.raises(RunNotStopped), transaction.atomic():
        start(run)


def test_a_job_whose_worker_died_starts_behind_the_finished_parts(
    conference: Event, small_parts: None, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    for letter in "ABCDE":
        factories.make_registration(conference, full_name=f"Lê {letter}")
    run = order_prints(conference, scope=Scope.NEW, by=None)
    job = start(run)
    calls: list[int] = []
    real = attendance_jobs.BadgePrinter.pdf

    class Killed(BaseException):
        pass

    def draw(self, chunk):  # type: ignore[no-untyped-def]
        calls.append(len(chunk.people))
        if len(calls) == 2:
            raise Killed
        return real(self, chunk)

    monkeypatch.setattr(attendance_jobs.BadgePrinter, "pdf", draw)
    with pytest.raises(Killed):
        jobs.run_job.func(str(job.pk))
    # As the sweeper leaves it once the heartbeat is old.
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    jobs.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, calls) == (Job.State.DONE, [2, 2, 2, 1])
    assert len(PdfReader(io.BytesIO(file_of(job))).pages) == 5


def test_a_job_that_ran_twice_after_the_file_was_made_changes_nothing(conference: Event) -> None:
    factories.make_registration(conference)
    run, pdf = printed(conference)
    assert run.job is not None
    Job.objects.filter(pk=run.job.pk).update(state=Job.State.QUEUED)
    jobs.run_job.func(str(run.job.pk))
    run.job.refresh_from_db()
    assert run.job.state == Job.State.DONE
    assert file_of(run.job) == pdf


def test_a_part_kept_twice_stays_as_it_was_first(conference: Event) -> None:
    person = factories.make_registration(conference)
    run = order_prints(conference, scope=Scope.NEW, by=None)
    for content in (b"first", b"second"):
        keep_part(run, number=0, content=content, people=[person], now=conference.starts_at)
    with run.parts.get().file.open("rb") as file:
        assert file.read() == b"first"


def test_whoever_cancels_before_the_part_is_drawn_is_left_out(conference: Event) -> None:
    stays = factories.make_registration(conference, full_name="Lê A")
    leaves = factories.make_registration(conference, full_name="Lê B")
    run = order_prints(conference, scope=Scope.NEW, by=None)
    job = start(run)
    Event.objects.filter(pk=conference.pk).update(registered_count=2)
    cancel_registration(leaves, by=None)
    jobs.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert len(PdfReader(io.BytesIO(file_of(job))).pages) == 1
    log = {line.registration_id: line.printed_at for line in run.badges.all()}
    assert log[stays.pk] is not None
    assert log[leaves.pk] is None


def test_a_run_of_which_all_cancelled_fails_with_a_reason(conference: Event) -> None:
    person = factories.make_registration(conference)
    job = start(order_prints(conference, scope=Scope.NEW, by=None))
    Event.objects.filter(pk=conference.pk).update(registered_count=1)
    cancel_registration(person, by=None)
    jobs.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, str(NobodyToPrint.message))


def test_a_badge_re_issued_before_its_part_is_drawn_is_logged_as_printed(conference: Event) -> None:
    person = factories.make_registration(conference)
    run = order_prints(conference, scope=Scope.NEW, by=None)
    job = start(run)
    reissue_badge(person, by=None)
    jobs.run_job.func(str(job.pk))
    assert run.badges.get().epoch == 1


def test_a_badge_handed_out_at_the_desk_is_logged_once_for_each_issue(
    conference: Event, registrar
) -> None:  # type: ignore[no-untyped-def]
    person = factories.make_registration(conference)
    note_print(person, by=registrar)
    note_print(person, by=registrar)
    assert list(PrintedBadge.objects.values_list("epoch", "run__ordered_by")) == [(0, registrar.pk)]
    with pytest.raises(NobodyToPrint):
        order_prints(conference, scope=Scope.NEW, by=None)
    reissue_badge(person, by=registrar)
    note_print(person, by=registrar)
    assert sorted(PrintedBadge.objects.values_list("epoch", flat=True)) == [0, 1]
    cancelled = factories.make_registration(conference, state="CANCELLED")
    with pytest.raises(NoBadge):
        note_print(cancelled, by=registrar)


def test_an_erased_person_leaves_the_parts_of_a_stopped_run_and_is_printed_no_more(
    conference: Event, small_parts: None, monkeypatch, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    people = [factories.make_registration(conference, full_name=f"Lê {c}") for c in "ABCD"]
    run = order_prints(conference, scope=Scope.NEW, by=None)
    job = start(run)
    real = attendance_jobs.BadgePrinter.pdf
    drawn: list[list[str]] = []

    def draw(self, chunk):  # type: ignore[no-untyped-def]
        drawn.append([person.full_name for person in chunk.people])
        if len(drawn) == 1:
            Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        return real(self, chunk)

    monkeypatch.setattr(attendance_jobs.BadgePrinter, "pdf", draw)
    jobs.run_job.func(str(job.pk))
    part = PrintPart.objects.get()
    path = Path(part.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase_registration(people[0], by=None)
    assert not path.exists()
    run.refresh_from_db()
    second = start(run)
    jobs.run_job.func(str(second.pk))
    second.refresh_from_db()
    assert second.state == Job.State.DONE
    assert drawn == [["Lê A", "Lê B"], ["Lê B"], ["Lê C", "Lê D"]]
    assert "erased" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(file_of(second))).pages
    )


def test_layouts_of_several_sizes_come_one_after_the_other(
    conference: Event, tmp_path: Path
) -> None:
    default_layout(conference, "PRESS", size="A7", arrangement="FOUR_UP").save()
    for category in ("PRESS", "BUYER", "PRESS"):
        factories.make_registration(conference, category=category)
    _run, pdf = printed(conference)
    pages = pixels(pdf, tmp_path, "page")
    found = sorted(len(zxingcpp.read_barcodes(page)) for page in pages)
    assert found == [1, 2]


def test_a_person_stands_in_a_run_once(conference: Event) -> None:
    person = factories.make_registration(conference)
    run = order_prints(conference, scope=Scope.NEW, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintedBadge.objects.create(run=run, registration=person, position=9, epoch=0)


@pytest.mark.django_db(transaction=True)
def test_two_orders_of_everybody_new_at_once_never_overlap() -> None:
    event = factories.make_event()
    people = [factories.make_registration(event) for _ in range(10)]
    outcomes: list[str] = []

    def one() -> None:
        try:
            order_prints(event, scope=Scope.NEW, by=None)
            outcomes.append("ordered")
        except NobodyToPrint:
            outcomes.append("nobody")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["nobody"] * 5 + ["ordered"]
    assert PrintedBadge.objects.count() == len(people)
