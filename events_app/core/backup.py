"""One file that holds the database and the uploaded files, with a hash of each, and the way back.

A zip: `manifest.json`, the database and `media/…`. The secrets are never in it; a check value tells
at restoring whether the badge keys inside can be opened with the secret that is set.
"""

import hashlib
import hmac
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from events_app.core.database_copies import (
    DUMP_NAMES,
    CopyFailed,
    dump_database,
    is_empty,
    load_database,
)
from events_app.core.version import version

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
BLOCK_BYTES = 1024 * 1024


class BackupRefused(Exception):
    """The backup cannot be made or taken back; the message says what to do."""


@dataclass(frozen=True)
class StoredFile:
    """What the manifest knows about one file of the archive."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    version: str
    made_at: str
    engine: str
    engine_version: str
    migrations: list[str]
    event_key_check: str
    files: list[StoredFile]


def make_backup(target: Path, *, now: datetime) -> Manifest:
    """Write a backup to a new file that only its owner can read.

    Raises BackupRefused when the file exists or the database cannot be read.
    """
    if target.exists():
        raise BackupRefused(f"{target} exists already: name another file.")
    partial = target.with_name(target.name + ".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            manifest = write_archive(file, now=now)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def write_archive(file: IO[bytes], *, now: datetime) -> Manifest:
    """Write database, uploads and manifest: the database first, so that its files are there."""
    stored = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="backup-") as folder:
            dump = Path(folder) / DUMP_NAMES[connection.vendor]
            try:
                dump_database(dump)
            except CopyFailed as error:
                raise BackupRefused(str(error)) from None
            stored.append(store(archive, dump.name, dump))
        for path, name in uploads():
            stored.append(store(archive, MEDIA + name, path))
        manifest = describe(stored, now=now)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def describe(stored: list[StoredFile], *, now: datetime) -> Manifest:
    """Return the manifest of the running installation."""
    applied = MigrationLoader(connection).applied_migrations
    return Manifest(
        format=FORMAT,
        version=version(),
        made_at=now.isoformat(),
        engine=connection.vendor,
        engine_version=".".join(str(part) for part in connection.get_database_version()),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        event_key_check=event_key_check(),
        files=stored,
    )


def event_key_check() -> str:
    """Return a value that tells two secrets apart and gives neither away."""
    secret = str(settings.EVENT_KEY_SECRET).encode()
    return hmac.new(secret, b"phien backup", hashlib.sha256).hexdigest()[:16]


def uploads() -> Iterator[tuple[Path, str]]:
    """Give every uploaded file with its name inside the media folder, in order."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path, path.relative_to(root).as_posix()


def store(archive: zipfile.ZipFile, name: str, path: Path) -> StoredFile:
    """Copy one file into the archive; hash what is written, not what may stand there later."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
            size += len(block)
            target.write(block)
    return StoredFile(name=name, size_bytes=size, sha256=digest.hexdigest())


def restore_backup(source: Path, *, force: bool = False) -> Manifest:
    """Put database and uploads of a backup in place of the present ones.

    Everything is checked first, and unpacked next to its place; a refusal changes nothing.
    Raises BackupRefused when the file is damaged, of a newer version or of another database, or
    when there are data here already and `force` is not given.
    """
    media = Path(settings.MEDIA_ROOT)
    if not force and (not is_empty() or any(uploads())):
        raise BackupRefused(
            "There are data here already. Restore into an empty database and an empty media "
            "folder, or give --force to replace them all."
        )
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix="restore-") as name:
        folder = Path(name)
        with opened(source) as archive:
            manifest = read_manifest(archive)
            refuse_foreign(manifest)
            unpack(archive, manifest, folder)
        try:
            load_database(folder / DUMP_NAMES[manifest.engine])
        except CopyFailed as error:
            raise BackupRefused(str(error)) from None
        put_media_in_place(folder, media)
    return manifest


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive.

    Raises BackupRefused when it is missing, no archive, or breaks off while it is read.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError:
        raise BackupRefused(f"{source} does not exist.") from None
    except (zipfile.BadZipFile, EOFError) as error:
        raise BackupRefused(f"{source} is damaged or no backup of Phiên ({error}).") from None


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest.

    Raises BackupRefused when there is none or it is of a later format.
    """
    try:
        fields = json.loads(archive.read(MANIFEST))
        if fields["format"] > FORMAT:
            raise BackupRefused("This backup comes from a newer Phiên: update this one first.")
        files = [StoredFile(**stored) for stored in fields.pop("files")]
        return Manifest(**fields, files=files)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused(f"This is no backup of Phiên ({error}).") from None


def refuse_foreign(manifest: Manifest) -> None:
    """Refuse what this installation cannot open.

    Raises BackupRefused for another kind of database and for a schema from the future.
    """
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"This is a backup of {manifest.engine}, and PHIEN_DATABASE_URL names "
            f"{connection.vendor}: set it to a database of the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupRefused(
            f"This backup has a newer schema (Phiên {manifest.version}, {newer[0]}): update first."
        )


def unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write every file of the manifest into the folder and compare its hash.

    Raises BackupRefused for a missing or changed file, and for a name that leads out.
    """
    names = {stored.name for stored in manifest.files}
    if DUMP_NAMES[manifest.engine] not in names:
        raise BackupRefused("There is no database in this backup.")
    for stored in manifest.files:
        parts = PurePosixPath(stored.name).parts
        if stored.name.startswith("/") or ".." in parts or "\\" in stored.name:
            raise BackupRefused(f"{stored.name} would lie outside of its folder.")
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(stored.name) as packed, path.open("wb") as target:
                shutil.copyfileobj(packed, target, BLOCK_BYTES)
        except KeyError:
            raise BackupRefused(f"{stored.name} is missing in this backup.") from None
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        if digest != stored.sha256:
            raise BackupRefused(f"{stored.name} is damaged: its SHA-256 differs.")


def put_media_in_place(folder: Path, media: Path) -> None:
    """Swap the unpacked uploads for the present ones, which go with the folder."""
    unpacked = folder / MEDIA
    unpacked.mkdir(exist_ok=True)
    if media.exists():
        media.rename(folder / "replaced")
    unpacked.rename(media)
