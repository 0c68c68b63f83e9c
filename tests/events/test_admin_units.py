"""The provinces, before and since July 2025."""

from datetime import date

import pytest

from events.models import AdminUnit

pytestmark = pytest.mark.django_db


def test_there_were_63_provinces_and_are_34():
    assert AdminUnit.objects.on(date(2025, 6, 30)).count() == 63
    assert AdminUnit.objects.on(date(2025, 7, 1)).count() == 34


def test_code_15_changed_its_owner_and_bac_lieu_became_ca_mau():
    assert AdminUnit.objects.on(date(2025, 6, 30)).get(code="15").name_folded == "tinh yen bai"
    assert AdminUnit.objects.on(date(2025, 7, 1)).get(code="15").name_folded == "tinh lao cai"
    old = AdminUnit.objects.get(name_folded="tinh bac lieu")
    assert old.successor.name_folded == "tinh ca mau"
