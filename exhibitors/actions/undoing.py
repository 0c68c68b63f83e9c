"""Takes an import back, as long as nobody builds on what it brought."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from events_app.core import audit
from events_app.core.models import AuditEntry, User
from exhibitors.actions.importing_errors import BuiltUpon
from exhibitors.lifecycles import IMPORT
from exhibitors.models import (
    Certificate,
    Entity,
    FiveStarNomination,
    ImportChange,
    ImportRun,
    Product,
)

# What stands on others goes first.
_ORDER: tuple[type[models.Model], ...] = (FiveStarNomination, Certificate, Product, Entity)
_AT_ONCE = 500
CHANGED, POINTS = "changed", "points"


@dataclass(frozen=True)
class Obstacle:
    """Something that would be lost or orphaned by undoing an import."""

    kind: str
    name: str
    reason: str


@transaction.atomic
def undo_list(run: ImportRun, *, by: User) -> None:
    """Delete what the import created and empty what it filled in. Raises BuiltUpon."""
    IMPORT.move(run, ImportRun.State.UNDONE, by=by)
    if find_obstacles(run, limit=1):
        raise BuiltUpon
    created, filled = _changes(run)
    for model in _ORDER:
        for pk, change in filled[model].items():
            rows = model._default_manager.filter(pk=pk)
            rows.update(version=models.F("version") + 1, **(change.before or {}))
            audit.record(by, f"{model._meta.model_name}.import_undone", rows.get(), run=run.pk)
        pks = created[model]
        for start in range(0, len(pks), _AT_ONCE):
            rows = model._default_manager.filter(pk__in=pks[start : start + _AT_ONCE])
            audit.record_many(by, f"{model._meta.model_name}.import_undone", list(rows), run=run.pk)
            rows.delete()


def find_obstacles(run: ImportRun, *, limit: int = 10) -> list[Obstacle]:
    """Return what builds on an import, at most `limit`: rows of others, and later changes."""
    created, filled = _changes(run)
    found: list[Obstacle] = []
    for model in _ORDER:
        pks = [*created[model], *filled[model]]
        found += _changed_since(run, model, pks, limit)
        found += _foreign_rows(model, created, limit)
    return found[:limit]


def _changes(
    run: ImportRun,
) -> tuple[dict[type[models.Model], list[int]], dict[type[models.Model], dict[int, ImportChange]]]:
    created: dict[type[models.Model], list[int]] = defaultdict(list)
    filled: dict[type[models.Model], dict[int, ImportChange]] = defaultdict(dict)
    models_of = {ContentType.objects.get_for_model(model).pk: model for model in _ORDER}
    for change in run.changes.all():
        model = models_of[change.object_type_id]
        if change.before is None:
            created[model].append(change.object_id)
        else:
            filled[model][change.object_id] = change
    return created, filled


def _changed_since(
    run: ImportRun, model: type[models.Model], pks: list[int], limit: int
) -> list[Obstacle]:
    """Return the objects that have an audit line after the import's own."""
    kind = ContentType.objects.get_for_model(model)
    applied = audit.trail(run).filter(verb="import.applied").values_list("pk", flat=True)
    later = AuditEntry.objects.filter(target_type=kind, pk__gt=applied[0])
    changed: set[int] = set()
    for start in range(0, len(pks), _AT_ONCE):
        ids = [str(pk) for pk in pks[start : start + _AT_ONCE]]
        rows = later.filter(target_id__in=ids).values_list("target_id", "details")
        changed.update(int(pk) for pk, details in rows if details.get("run") != run.pk)
    found = model._default_manager.filter(pk__in=sorted(changed)[:limit])
    return [Obstacle(str(model._meta.verbose_name), str(row), CHANGED) for row in found]


def _foreign_rows(
    model: type[models.Model], created: dict[type[models.Model], list[int]], limit: int
) -> list[Obstacle]:
    """Return rows of other tables that point to created objects and are not of this import."""
    found: list[Obstacle] = []
    pks = created[model]
    for relation in model._meta.related_objects:
        if relation.many_to_many:
            continue  # its through table has a relation of its own
        other = relation.related_model
        own = set(created.get(other, ()))
        name = relation.field.name
        for start in range(0, len(pks), _AT_ONCE):
            rows = other._default_manager.filter(**{f"{name}__in": pks[start : start + _AT_ONCE]})
            foreign = [row for row in rows if row.pk not in own] if own else rows[:limit]
            found += [Obstacle(str(other._meta.verbose_name), str(row), POINTS) for row in foreign][
                :limit
            ]
    return found[:limit]
