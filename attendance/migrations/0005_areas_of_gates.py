"""Give every gate the area behind it: the grounds, or its session."""

from typing import Any

from django.db import migrations


def give_areas(apps: Any, schema_editor: Any) -> None:
    """Make one area per event with a gate to the grounds, one per session with a gate."""
    area_model = apps.get_model("attendance", "Area")
    for gate in apps.get_model("attendance", "Gate").objects.select_related("session"):
        if gate.session is None:
            area, _created = area_model.objects.get_or_create(
                event_id=gate.event_id, kind="GROUNDS", defaults={"name": "Toàn bộ sự kiện"}
            )
        else:
            session = gate.session
            title = (session.title_vi or session.title_en)[:70]
            area, _created = area_model.objects.get_or_create(
                event_id=gate.event_id,
                session=session,
                defaults={
                    "kind": "SESSION",
                    "name": f"{title} #{session.pk}",
                    "room_id": session.room_id,
                },
            )
        gate.area = area
        gate.save(update_fields=["area"])


def give_sessions(apps: Any, schema_editor: Any) -> None:
    """Put the session of its area back on every gate."""
    for gate in apps.get_model("attendance", "Gate").objects.select_related("area"):
        if gate.area is not None:
            gate.session_id = gate.area.session_id
            gate.area = None
            gate.save(update_fields=["session", "area"])


class Migration(migrations.Migration):

    dependencies = [("attendance", "0004_areas")]

    operations = [migrations.RunPython(give_areas, give_sessions)]
