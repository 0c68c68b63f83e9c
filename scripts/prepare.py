"""Build what a clone needs before it runs: translations, static files, database, demo.

Named steps, in the order given: `prepare.py translations static database demo`. One process,
so that Django starts once.
"""

import hashlib
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "events_app.settings")
# A comment in there looks like an import of a file that does not exist.
NOT_SERVED = ["django_htmx/ext/*"]


def main(names: list[str]) -> int:
    """Run the named steps."""
    start_django()
    for name in names:
        STEPS[name]()
    return 0


def start_django() -> None:
    """Load the settings; a wrong one ends here with its sentence."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


def compile_translations() -> None:
    """Compile every catalogue whose source is newer."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((ROOT / "events_app" / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        partial = compiled.with_suffix(".mo.new")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(compiled)
        print(f"Compiled {source.relative_to(ROOT)}", flush=True)


def collect_static_files() -> None:
    """Run collectstatic when an input changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.VAR_DIR) / "static.stamp"
    now = static_inputs(settings.STATIC_ROOT)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if stamp.exists() and stamp.read_text() == now and manifest.exists():
        return
    print("Building the static files", flush=True)
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        ignore_patterns=NOT_SERVED,
        stdout=io.StringIO(),
    )
    stamp.write_text(now)


def static_inputs(target: str) -> str:
    """Return one fingerprint of all that collectstatic reads and where it writes."""
    digest = hashlib.sha256(target.encode())
    files = [ROOT / "package-lock.json", ROOT / "requirements.txt", Path(__file__)]
    files += [ROOT / "events_app" / "settings.py"]
    files += (ROOT / "events_app" / "core" / name for name in ("finders.py", "storage.py"))
    files += sorted(path for path in (ROOT / "events_app" / "static").rglob("*") if path.is_file())
    for path in files:
        if path.exists():
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def migrate_database() -> None:
    """Bring the database up to date."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Load the demo, or move the rehearsal event to today; its own words go to the log file."""
    from django.conf import settings
    from django.core.management import call_command

    print("Loading the demo", flush=True)
    begun = time.monotonic()
    with (Path(settings.VAR_DIR) / "load_demo.log").open("w") as log:
        call_command("load_demo", stdout=log)
    print(f"Demo loaded in {time.monotonic() - begun:.0f} s", flush=True)


STEPS: dict[str, Callable[[], None]] = {
    "translations": compile_translations,
    "static": collect_static_files,
    "database": migrate_database,
    "demo": load_demo,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
