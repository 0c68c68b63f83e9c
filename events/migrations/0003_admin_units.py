"""Load the provinces of Viet Nam: 63 until 30 June 2025, 34 since."""

import json
from pathlib import Path

from django.db import migrations

from events_app.core.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "admin_units.json"


def load(apps, schema_editor):
    """Write every unit; successors come first in the file."""
    AdminUnit = apps.get_model("events", "AdminUnit")
    by_code = {}
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        successor = by_code.get(row.pop("successor"))
        key = {name: row.pop(name) for name in ("country", "scheme", "code", "valid_from")}
        values = {**row, "name_folded": fold(row["name"]), "successor": successor}
        unit, _created = AdminUnit.objects.update_or_create(**key, defaults=values)
        if key["scheme"] == "VN34":
            by_code[key["code"]] = unit


class Migration(migrations.Migration):
    dependencies = [("events", "0002_state_reason")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
