"""Taking an event away: what is in the archive, and what never is."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from events_app.core.jobs import run_job
from events_app.core.models import AuditEntry, Job
from events_app.overview.actions.exporting import export_files
from tests import factories


@pytest.fixture
def delegate(conference):
    return factories.make_registration(conference, full_name="Lan Sample", email="lan@example.org")


def test_the_manifest_names_every_file_with_its_hash(conference, delegate, owner):
    files = export_files(conference, by=owner)
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert set(listed) == set(files)
    for name, content in files.items():
        assert listed[name] == {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    assert {"badges.pdf", "programme.pdf", "programme.ics", "report.pdf"} <= set(files)


def test_contacts_leave_only_when_asked_for(conference, delegate, owner):
    texts = (".csv", ".json", ".ics")
    files = export_files(conference, by=owner)
    assert not any(
        b"lan@example.org" in content for name, content in files.items() if name.endswith(texts)
    )
    asked = export_files(conference, by=owner, with_contacts=True, purpose="badge mailing")
    assert b"lan@example.org" in asked["data/registrations.csv"]
    entry = AuditEntry.objects.filter(verb="event.exported").first()
    assert entry.actor == owner
    assert entry.details["purpose"] == "badge mailing"


def test_no_table_has_a_secret(conference, delegate, owner):
    forbidden = ("token", "password", "secret", "key_hash", "private", "tax")
    for name, content in export_files(conference, by=owner, with_contacts=True).items():
        if name.startswith("data/") and name.endswith(".csv"):
            head = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))), [])
            assert not [column for column in head if any(word in column for word in forbidden)]


def test_other_events_stay_at_home(conference, delegate, owner):
    factories.make_registration(factories.make_event(), full_name="Somebody Else")
    rows = json.loads(export_files(conference, by=owner)["data/registrations.json"])
    assert [row["full_name"] for row in rows] == ["Lan Sample"]


def test_text_that_looks_like_a_formula_stays_text(conference, owner):
    factories.make_registration(conference, full_name="=1+1", registered_at=conference.starts_at)
    rows = csv.DictReader(
        io.StringIO(
            export_files(conference, by=owner)["data/registrations.csv"].decode("utf-8-sig")
        )
    )
    assert next(rows)["full_name"] == "'=1+1"


def test_the_page_makes_an_archive(
    conference, delegate, owner, sign_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(owner).post("/manage/conference/takeaway/", {})
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert job.kind == "export_event"
    assert job.subject == conference
    run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    with job.result.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        assert "manifest.json" in archive.namelist()


def test_contacts_need_a_purpose(conference, owner, sign_in):
    answer = sign_in(owner).post("/manage/conference/takeaway/", {"with_contacts": "on"})
    assert answer.status_code == 200
    assert not Job.objects.exists()


def test_a_reader_may_not_take_the_event_away(conference, reader, sign_in):
    assert sign_in(reader).get("/manage/conference/takeaway/").status_code == 403


def test_the_command_writes_a_folder(conference, delegate, tmp_path, capsys):
    call_command("export_event", "conference", out=tmp_path)
    listed = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert all((tmp_path / name).stat().st_size == row["bytes"] for name, row in listed.items())


def test_the_command_names_the_events_it_knows(conference, tmp_path):
    with pytest.raises(CommandError, match="conference"):
        call_command("export_event", "nowhere", out=tmp_path)


def test_the_command_names_who_takes_the_contacts(conference, delegate, owner, tmp_path):
    call_command("export_event", "conference", out=tmp_path, with_contacts=True, by=owner.email)
    assert "lan@example.org" in (tmp_path / "data/registrations.csv").read_text()
    assert AuditEntry.objects.get(verb="event.exported").actor == owner


def test_the_command_refuses_an_unknown_account(conference, tmp_path):
    with pytest.raises(CommandError, match="nobody@example"):
        call_command("export_event", "conference", out=tmp_path, by="nobody@example.org")
    assert not AuditEntry.objects.filter(verb="event.exported").exists()


def test_an_export_tells_that_it_is_alive_while_badges_are_made(conference, delegate, owner):
    steps = []
    export_files(conference, by=owner, advance=lambda done, total: steps.append((done, total)))
    assert steps[:3] == [(0, 6), (0, 6), (1, 6)]
    assert steps[-1] == (6, 6)
