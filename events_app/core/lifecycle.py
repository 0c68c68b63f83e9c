"""State machines as tables; the only place that assigns a state."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from events_app.core import audit
from events_app.core.errors import IllegalMove
from events_app.core.models import User


@dataclass(frozen=True)
class Lifecycle:
    """The legal moves of one model: `moves[old]` is the tuple of states reachable from `old`."""

    name: str
    moves: Mapping[str, tuple[str, ...]]
    start: str

    def allows(self, old: str, new: str) -> bool:
        """Tell whether the table has the move from `old` to `new`."""
        return new in self.moves.get(old, ())

    def check(self, old: str, new: str) -> None:
        """Raise IllegalMove unless the table has the move; doors ask before they show a form."""
        if not self.allows(old, new):
            raise IllegalMove(old=old, new=new)

    def move(self, obj: models.Model, to: str, *, by: User | None, **fields: object) -> None:
        """Move `obj` to state `to`, together with `fields` of the same row, and leave a trace.

        Raises IllegalMove when the table has no such move or another person was faster.
        """
        old = obj.state  # type: ignore[attr-defined]
        self.check(old, to)
        if any(field.name == "updated_at" for field in obj._meta.fields):
            fields.setdefault("updated_at", timezone.now())
        with transaction.atomic():
            rows = type(obj)._default_manager.filter(pk=obj.pk, state=old)
            if rows.update(state=to, **fields) == 0:
                raise IllegalMove(old=old, new=to)
            audit.record(by, f"{self.name}.{to.lower()}", obj, old=old, new=to)
        obj.state = to  # type: ignore[attr-defined]
        for name, value in fields.items():
            setattr(obj, name, value)
