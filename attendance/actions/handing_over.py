"""Everything the house holds about one person, as files they can take away."""

import csv
import io
import json
import re
import zipfile
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.template.loader import render_to_string

from attendance.models import LeadNote, LeadRevocation, Registration
from attendance.spreadsheets import formula_safe
from events_app.core import audit
from events_app.core.models import OutgoingMessage, User

Section = list[dict[str, Any]]
# Keys never leave the house; folded copies and counters say nothing new.
_NEVER = re.compile(r"token|secret|private|key|code_hash|_folded$|^change_number$|^sequence$")


def own_data(registration: Registration) -> dict[str, Section]:
    """Return what is held about a person by section; instants in ISO 8601, UTC.

    Every relation that points at a registration is a section: one added later comes by itself.
    Staff are left out: they are other people.
    """
    sections = {"registration": [_plain(registration)]}
    for relation in Registration._meta.related_objects:
        rows = relation.related_model._default_manager.filter(
            **{relation.field.name: registration}
        ).order_by("pk")
        name = relation.get_accessor_name() or relation.related_model._meta.model_name or ""
        sections[name] = [_plain(row) for row in rows]
    # What others wrote about the person is about the person; who wrote it is not.
    sections["lead_notes"] = [
        {"holder": note.lead.holder.name, **_plain(note)}
        for note in LeadNote.objects.filter(lead__registration=registration)
        .select_related("lead__entity", "lead__organization")
        .order_by("at", "pk")
    ]
    sections["lead_decisions"] = [
        {"holder": row.lead.holder.name, **_plain(row)}
        for row in LeadRevocation.objects.filter(lead__registration=registration)
        .select_related("lead__entity", "lead__organization")
        .order_by("pk")
    ]
    sections["mails"] = [
        {
            "to": mail.to,
            "subject": mail.subject,
            "state": mail.state,
            "created_at": mail.created_at.isoformat(),
            "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        }
        for mail in OutgoingMessage.objects.filter(
            about_type=ContentType.objects.get_for_model(registration),
            about_id=str(registration.pk),
        ).order_by("pk")
    ]
    sections["history"] = [
        {
            "happened_at": line.happened_at.isoformat(),
            "what": audit.in_words(line.verb),
            "who": "staff" if line.actor_id else "self",
        }
        for line in reversed(audit.trail(registration))
    ]
    return sections


def own_data_zip(registration: Registration) -> bytes:
    """Return one ZIP: data.json, data.html to read, and a CSV per section; leaves a trace."""
    sections = own_data(registration)
    note_own_export(registration)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(sections, ensure_ascii=False, indent=2) + "\n")
        tables = [(name, list(rows[0]), rows) for name, rows in sections.items() if rows]
        context = {
            "registration": registration,
            "event": registration.event,
            "tables": [
                (name, head, [list(row.values()) for row in rows]) for name, head, rows in tables
            ],
        }
        archive.writestr("data.html", render_to_string("attendance/my_data_file.html", context))
        for name, head, rows in tables:
            archive.writestr(f"{name}.csv", _csv(head, rows))
    return out.getvalue()


@transaction.atomic
def note_own_export(registration: Registration, *, by: User | None = None) -> None:
    """Record that a person took their data."""
    audit.record(by, "registration.data_taken", registration)


def _csv(head: list[str], rows: Section) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow(
            [formula_safe(value) if isinstance(value, str) else value for value in row.values()]
        )
    return out.getvalue().encode("utf-8-sig")


def _plain(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if not _NEVER.search(field.name) and field.related_model not in (User, Registration)
    }


def _value(row: models.Model, field: models.Field) -> Any:  # type: ignore[type-arg]
    value = getattr(row, field.name)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, models.FileField) or hasattr(value, "storage"):
        return value.name
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
