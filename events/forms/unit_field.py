"""Choosing an administrative unit: its province from a list, a part of it by typing its name.

Works without JavaScript; thousands of communes never travel with the page.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import AdminUnit
from events.queries.units import chains
from events_app.core.formats import country_name, format_short_date
from events_app.core.text import fold

MOST_SUGGESTIONS = 6
_KINDS = re.compile(
    r"^(xa|phuong|dac khu|thi tran|quan|huyen|thi xa|thanh pho|city of|municipality of) "
)


class UnitWidget(forms.MultiWidget):
    """A list of provinces, and beside it the name of a part."""

    template_name = "django/forms/widgets/unit.html"
    use_fieldset = True

    def __init__(self) -> None:
        """Name the inputs `unit` and `unit_part`."""
        part = forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200})
        super().__init__(widgets={"": forms.Select(), "part": part})

    def id_for_label(self, id_: str) -> str:
        """Return the first input, so that the summary of errors leads there."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Any) -> list[Any]:
        """Return the province and the part of a stored unit."""
        unit = _stored(value)
        if unit is None:
            return [None, ""]
        province = _province_of(unit)
        return [province.pk, "" if province == unit else _whole_name(unit)]


class UnitField(forms.MultiValueField):
    """Gives an AdminUnit valid today, or the stored one as it is."""

    widget = UnitWidget

    def __init__(self, *, label: Any, required: bool = True, **kwargs: Any) -> None:
        """Ask for a province; the part is always optional."""
        fields = [forms.ChoiceField(required=False), forms.CharField(required=False)]
        super().__init__(
            fields=fields, label=label, required=required, require_all_fields=False, **kwargs
        )

    def offer(self, *, stored: AdminUnit | None, on: date | None = None) -> None:
        """Offer the provinces of a day, today's unless given, and the one on record."""
        self._on = on or timezone.localdate()
        self._stored = stored
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in AdminUnit.objects.on(self._on).provinces().order_by("-country", "name_folded"):
            groups.setdefault(country_name(unit.country), []).append((str(unit.pk), unit.name))
        choices: list[Any] = [("", "–"), *groups.items()]
        if stored is not None:
            province = _province_of(stored)
            if not province.is_valid_on(self._on):
                label = _("%(name)s (until %(day)s)") % {
                    "name": province.name,
                    "day": format_short_date(province.valid_to or self._on),
                }
                choices.insert(1, (str(province.pk), label))
        self.fields[0].choices = choices  # type: ignore[attr-defined]
        self.widget.widgets[0].choices = choices  # type: ignore[attr-defined]

    def compress(self, data_list: Sequence[Any]) -> AdminUnit | None:
        """Return the unit meant. Raises ValidationError when no or several units are called so."""
        province_id, part = (*data_list, "", "")[:2]
        if not province_id:
            if part:
                raise forms.ValidationError(_("Choose the province first."), code="province")
            return None
        province = AdminUnit.objects.get(pk=province_id)
        if not part.strip():
            return province
        if self._stored is not None and part.strip() == _whole_name(self._stored):
            return self._stored
        return self._part(province, part)

    def _part(self, province: AdminUnit, typed: str) -> AdminUnit:
        name, _comma, above = typed.partition(",")
        wanted, above = _bare(name), fold(above)
        day = min(self._on, province.valid_to or self._on)
        parts = list(
            AdminUnit.objects.on(day)
            .filter(Q(parent=province) | Q(parent__parent=province), name_folded__contains=wanted)
            .select_related("parent")
        )
        exact = [unit for unit in parts if fold(name) == unit.name_folded] or [
            unit for unit in parts if _bare(unit.name) == wanted
        ]
        if above:
            exact = [unit for unit in exact if unit.parent and above in unit.parent.name_folded]
        if len(exact) == 1:
            return exact[0]
        raise forms.ValidationError(_why(province, typed, exact or parts), code="part")


def _why(province: AdminUnit, typed: str, near: Sequence[AdminUnit]) -> Any:
    if not AdminUnit.objects.filter(parent=province).exists():
        return _(
            "No parts of %(province)s are known here. Leave this empty and write the commune "
            "in the address."
        ) % {"province": province.name}
    names = "; ".join(_whole_name(unit) for unit in near[:MOST_SUGGESTIONS])
    words = {"typed": typed.strip(), "province": province.name, "names": names}
    if near:
        return _("“%(typed)s” is not one unit of %(province)s. Write one of: %(names)s.") % words
    return _("%(province)s has no part called “%(typed)s”. Check the spelling.") % words


def _stored(value: Any) -> AdminUnit | None:
    if isinstance(value, AdminUnit) or not value:
        return value or None
    return AdminUnit.objects.filter(pk=value).first()


def _province_of(unit: AdminUnit) -> AdminUnit:
    """Return the province a unit lies in; a region without provinces for what lies there."""
    if unit.parent_id is None or unit.level == AdminUnit.Level.PROVINCE:
        return unit
    above = AdminUnit.objects.in_bulk(chains([unit.pk])[unit.pk])
    return next((one for one in above.values() if one.level == "PROVINCE"), None) or next(
        one for one in above.values() if one.parent_id is None
    )


def _whole_name(unit: AdminUnit) -> str:
    """Return "Phường 1, Thành phố Bạc Liêu" where the unit lies deeper than in a province."""
    parent = unit.parent
    if parent is None or parent.level in (AdminUnit.Level.PROVINCE, AdminUnit.Level.REGION):
        return unit.name
    return f"{unit.name}, {parent.name}"


def _bare(name: str) -> str:
    """Return a folded name without its kind: people write "Đông Hải" or "Huyện Đông Hải"."""
    return _KINDS.sub("", fold(name))
