"""The country's list on its way into the registry: processor time and memory."""

import resource
import time
from datetime import date

import pytest

from events.models import AdminUnit
from exhibitors.actions.confirming import confirm_list
from exhibitors.actions.importing import choose_columns, judge_list, upload_list
from exhibitors.models import Certificate, Entity, Product
from tests.benchmarks.made_lists import ENTITY_COUNT, PRODUCT_COUNT, national_list

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]


def test_a_national_list_is_judged_and_written(department, owner) -> None:  # type: ignore[no-untyped-def]
    provinces = [unit.name for unit in AdminUnit.objects.on(date(2026, 1, 1))]
    content = national_list(provinces)
    start = time.process_time()
    run = upload_list(department, name="national.xlsx", content=content, by=owner)
    choose_columns(run, mapping=run.columns, version=1, by=owner, is_official=True)
    judge_list(run, by=owner)
    judged = time.process_time()
    written = confirm_list(run, by=owner)
    end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nimport of {PRODUCT_COUNT} products of {ENTITY_COUNT} entities: "
        f"judged {judged - start:.1f} s, written {end - judged:.1f} s, "
        f"together {end - start:.1f} s CPU; peak {peak:.0f} MB; {written}"
    )
    assert Product.objects.count() >= PRODUCT_COUNT - 20
    assert Certificate.objects.filter(state="ISSUED").count() == Product.objects.count()
    assert Entity.objects.count() >= ENTITY_COUNT - 20
    assert end - start <= 60
    assert peak <= 400
