"""Records minutes, decisions, tasks, indicators and the figures an authority stated."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from events.actions.errors import IndicatorNameTaken
from events.lifecycles import ACTION_ITEM
from events.models import (
    ActionItem,
    Decision,
    Event,
    Indicator,
    Minutes,
    ReportedFigure,
    Result,
    Session,
    Target,
)
from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User


@transaction.atomic
def save_minutes(session: Session, *, version: int, key_points: str, by: User | None) -> Minutes:
    """Save the key points; `version` is 0 when there were no minutes yet. Raises StaleForm."""
    if version == 0:
        minutes, created = Minutes.objects.get_or_create(
            session=session, defaults={"key_points": key_points}
        )
        if not created:
            raise StaleForm
    else:
        rows = Minutes.objects.filter(session=session, version=version)
        values = {"key_points": key_points, "version": version + 1, "updated_at": timezone.now()}
        if rows.update(**values) == 0:
            raise StaleForm
        minutes = Minutes.objects.get(session=session)
    audit.record(by, "minutes.saved", session, version=minutes.version)
    return minutes


@transaction.atomic
def add_decision(session: Session, *, text: str, by: User | None) -> Decision:
    """Add the session's next numbered decision."""
    Session.objects.select_for_update().get(pk=session.pk)
    top = session.decisions.aggregate(top=Max("number"))["top"] or 0
    decision = Decision.objects.create(session=session, number=top + 1, text=text)
    audit.record(by, "decision.added", session, number=decision.number)
    return decision


@transaction.atomic
def add_action_item(
    session: Session, *, text: str, owner_name: str, by: User | None, due_on: date | None = None
) -> ActionItem:
    """Add a task with the person or agency in charge."""
    item = ActionItem.objects.create(
        session=session, text=text, owner_name=owner_name, due_on=due_on
    )
    audit.record(by, "action_item.added", session, item=item.pk)
    return item


@transaction.atomic
def finish_action_item(item: ActionItem, *, by: User | None) -> None:
    """Mark a task done. Raises IllegalMove when it is done already."""
    ACTION_ITEM.move(item, ActionItem.State.DONE, by=by)


@transaction.atomic
def save_indicator(
    event: Event,
    *,
    name: str,
    unit: str,
    by: User | None,
    indicator: Indicator | None = None,
    version: int = 0,
    parts_note: str = "",
    operator: str = "",
    target: Decimal | None = None,
    result: Decimal | None = None,
    qualifier: str = Result.Qualifier.EXACT,
    status: str = Result.Status.PRELIMINARY,
    source: str = "",
    as_of: date | None = None,
) -> Indicator:
    """Add an indicator, or change `indicator` when nobody saved since `version`.

    Without `target` or `result` that part is removed: "no target given" is an honest value.
    Raises IndicatorNameTaken, StaleForm.
    """
    fields = {"name": name, "unit": unit, "parts_note": parts_note}
    try:
        with transaction.atomic():
            row = _written(event, indicator, version, fields)
    except IntegrityError as error:
        raise IndicatorNameTaken from error
    Target.objects.filter(indicator=row).delete()
    Result.objects.filter(indicator=row).delete()
    if target is not None:
        Target.objects.create(indicator=row, operator=operator or Target.Operator.GE, value=target)
    if result is not None:
        Result.objects.create(
            indicator=row,
            value=result,
            qualifier=qualifier or Result.Qualifier.EXACT,
            status=status or Result.Status.PRELIMINARY,
            source=source,
            as_of=as_of,
        )
    audit.record(by, "indicator.saved", event, indicator=row.pk)
    return Indicator.objects.get(pk=row.pk)


@transaction.atomic
def save_reported_figure(
    event: Event,
    *,
    key: str,
    value: Decimal,
    source: str,
    by: User | None,
    as_of: date | None = None,
) -> ReportedFigure:
    """Keep a figure as an authority stated it; the counted one is never touched."""
    figure, _created = ReportedFigure.objects.update_or_create(
        event=event, key=key, defaults={"value": value, "source": source, "as_of": as_of}
    )
    audit.record(by, "reported_figure.saved", event, key=key, value=str(value))
    return figure


@transaction.atomic
def remove_reported_figure(figure: ReportedFigure, *, by: User | None) -> None:
    """Forget a reported figure."""
    audit.record(by, "reported_figure.removed", figure.event, key=figure.key)
    figure.delete()


def _written(
    event: Event, indicator: Indicator | None, version: int, fields: dict[str, str]
) -> Indicator:
    if indicator is None:
        return Indicator.objects.create(event=event, **fields)
    rows = Indicator.objects.filter(pk=indicator.pk, version=version)
    if rows.update(**fields, version=version + 1) == 0:
        raise StaleForm
    return indicator
