"""A backup holds everything but the secrets; restored into an empty site it opens as before."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SECRET = "the-secret-that-must-never-be-in-a-backup-0123456789"
EVENT_SECRET = "the-event-secret-never-in-a-backup-either-0123456789"
# What a person would do to see whether the restored site is whole: sign in, look, check a badge.
FILL = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests import factories
from attendance.actions.badging import issue_token
from events.models import Membership
department = factories.make_organizer(name="Sở Công Thương")
event = factories.make_event(organizer=department, slug="fair")
factories.make_member(department, Membership.Role.OWNER, email="owner@example.org")
guest = factories.make_registration(event, full_name="Huỳnh Quốc Sơn", reference="7K2M01XR")
default_storage.save("photos/muối.txt", ContentFile("Muối Đông Hải".encode()))
print(issue_token(guest))
"""
OPEN = """
import json, sys
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from events_app.core.models import User
from events.models import Event
from attendance.models import Registration
from attendance.actions.badging import issue_token
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.force_login(User.objects.get(email="owner@example.org"))
event = Event.objects.get(slug="fair")
page = client.get(reverse("attendance:registrations", args=["fair"]))
with default_storage.open("photos/muối.txt") as file:
    upload = file.read().decode()
print(json.dumps([Client().get("/events/fair/").status_code, page.status_code,
    "Huỳnh Quốc Sơn" in page.content.decode(), upload, Event.objects.count(),
    issue_token(Registration.objects.get())]))
"""


class Site:
    """An installation of its own: data folder and database."""

    def __init__(self, folder: Path, *, database: str | None = None) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "PHIEN_VAR_DIR": str(folder),
            "PHIEN_SECRET_KEY": SECRET,
            "PHIEN_EVENT_KEY_SECRET": EVENT_SECRET,
        }
        self.environment.pop("PHIEN_DATABASE_URL", None)
        self.environment.pop("DATABASE_URL", None)
        if database is not None:
            self.environment["PHIEN_DATABASE_URL"] = database
            self.database = database.rpartition("/")[2]

    def manage(self, *arguments: str, fed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MANAGE, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=fed,
            capture_output=True,
            text=True,
            check=False,
        )

    def shell(self, code: str) -> str:
        done = self.manage("shell", "--no-imports", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Place:
    """Makes sites on the database that the suite runs on: own files, or own databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases: list[str] = []

    def site(self, name: str, *, like: Site | None = None) -> Site:
        """Make an empty site, or a copy: a copy is there at once, migrating takes a while."""
        folder = self.folder / name
        if like is not None:
            shutil.copytree(like.folder, folder)
        url = os.environ.get("PHIEN_DATABASE_URL")
        if url is None:
            return Site(folder)
        import psycopg

        database = f"backup_{os.getpid()}_{name}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}"')
            source = f' TEMPLATE "{like.database}"' if like else ""
            connection.execute(f'CREATE DATABASE "{database}"{source}')
        return Site(folder, database=url.rpartition("/")[0] + f"/{database}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="module")
def filled(place: Place) -> tuple[Site, str]:
    """Return a site with an event, a badge and an upload, and the badge's code."""
    site = place.site("filled")
    assert site.manage("migrate", "-v0").returncode == 0
    return site, site.shell(FILL)


@pytest.fixture(scope="module")
def archive(filled: tuple[Site, str], place: Place) -> Path:
    path = place.folder / "backup.zip"
    done = filled[0].manage("backup", str(path))
    assert done.returncode == 0, done.stderr
    assert "Not in it, on purpose: PHIEN_SECRET_KEY and PHIEN_EVENT_KEY_SECRET" in done.stdout
    return path


def test_the_restored_site_opens_as_before(
    filled: tuple[Site, str], archive: Path, place: Place
) -> None:
    restored = place.site("restored")
    done = restored.manage("restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert json.loads(restored.shell(OPEN)) == [200, 200, True, "Muối Đông Hải", 1, filled[1]]


def test_a_backup_is_private_complete_and_without_secrets(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        names = {stored["name"] for stored in manifest["files"]}
        assert set(packed.namelist()) == names | {"manifest.json"}
        assert "media/photos/muối.txt" in names
        for name in packed.namelist():
            content = packed.read(name)
            assert SECRET.encode() not in content
            assert EVENT_SECRET.encode() not in content
    assert manifest["version"] == "0.1.0"
    assert "attendance.0001_initial" in manifest["migrations"]


def test_a_backup_never_overwrites_another(filled: tuple[Site, str], archive: Path) -> None:
    before = archive.read_bytes()
    done = filled[0].manage("backup", str(archive))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert archive.read_bytes() == before


def test_a_folder_gets_a_file_named_by_time(filled: tuple[Site, str], tmp_path: Path) -> None:
    assert filled[0].manage("backup", str(tmp_path)).returncode == 0
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("phien-20")
    assert made.suffix == ".zip"


def test_data_that_are_here_are_kept_unless_forced(
    filled: tuple[Site, str], archive: Path, place: Place
) -> None:
    site = place.site("busy", like=filled[0])
    site.shell("from tests import factories; factories.make_event(slug='mine')")
    (site.folder / "media").mkdir(exist_ok=True)
    (site.folder / "media" / "mine.txt").write_text("mine")
    refused = site.manage("restore", str(archive))
    assert refused.returncode == 1
    assert "There are data here already" in refused.stderr
    count = "from events.models import Event; print(sorted(e.slug for e in Event.objects.all()))"
    assert site.shell(count) == "['fair', 'mine']"
    assert site.manage("restore", str(archive), "--force").returncode == 0
    assert site.shell(count) == "['fair']"
    assert not (site.folder / "media" / "mine.txt").exists()


def tampered(archive: Path, target: Path, **changes: object) -> Path:
    """Copy a backup with some fields of its manifest, or one file, changed."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest |= {key: value for key, value in changes.items() if key in manifest}
                content = json.dumps(manifest).encode()
            elif name == changes.get("spoil"):
                content = content + b"!"
            new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"migrations": ["attendance.0999_from_the_future"]}, "has a newer schema"),
        ({"format": 2}, "comes from a newer Phiên"),
        ({"engine": "oracle"}, "This is a backup of oracle"),
        ({"spoil": "media/photos/muối.txt"}, "is damaged: its SHA-256 differs"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_changes(
    filled: tuple[Site, str], archive: Path, tmp_path: Path, changes: dict, words: str
) -> None:
    site = filled[0]
    broken = tampered(archive, tmp_path / "broken.zip", **changes)
    done = site.manage("restore", str(broken), "--force")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(site.shell(OPEN))[:5] == [200, 200, True, "Muối Đông Hải", 1]


def test_half_a_file_is_refused(filled: tuple[Site, str], archive: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    shutil.copy(archive, half)
    os.truncate(half, archive.stat().st_size // 2)
    done = filled[0].manage("restore", str(half), "--force")
    assert (done.returncode, "is damaged or no backup" in done.stderr) == (1, True)


def test_another_secret_is_told_loudly(archive: Path, place: Place) -> None:
    site = place.site("stranger")
    site.environment["PHIEN_EVENT_KEY_SECRET"] = "x" * 40
    done = site.manage("restore", str(archive))
    assert done.returncode == 0
    assert "WARNING: PHIEN_EVENT_KEY_SECRET is not the one" in done.stderr


@pytest.mark.skipif("PHIEN_DATABASE_URL" not in os.environ, reason="SQLite replaces under readers")
def test_a_database_in_use_is_refused_and_not_waited_for(
    filled: tuple[Site, str], archive: Path, place: Place
) -> None:
    import psycopg

    site = place.site("read", like=filled[0])
    with psycopg.connect(site.environment["PHIEN_DATABASE_URL"]) as reader:
        reader.execute("SELECT count(*) FROM events_event")
        refused = site.manage("restore", str(archive), "--force")
    assert refused.returncode == 1
    assert "The database is in use: stop the site" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert site.manage("restore", str(archive), "--force").returncode == 0
