"""Registering, applying, reviewing, counting."""

from datetime import date, timedelta

import pytest

from events_app.core.errors import IllegalMove, StaleForm
from exhibitors.actions.applying import submit_application
from exhibitors.actions.certifying import claim_certificate, confirm_certificate
from exhibitors.actions.errors import (
    ApplicationsClosed,
    NothingToShow,
    ProductInAgreement,
    ProductNameTaken,
    ReasonMissing,
)
from exhibitors.actions.registering import add_product, delete_product, edit_product
from exhibitors.actions.reviewing import (
    approve_application,
    reject_application,
    return_application,
)
from exhibitors.models import Agreement, Application, Certificate
from exhibitors.models.legal_basis import three_years_after
from exhibitors.queries import exhibitor_summary
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


def test_a_certificate_counts_on_its_last_day_and_not_after(cooperative, owner):
    product = factories.make_product(cooperative)
    row = claim_certificate(product, by=owner, stars=4, issued_on=date(2023, 3, 15))
    assert product.stars_on(date(2026, 3, 15)) == 0  # claimed only
    confirm_certificate(row, by=owner)
    days = [date(2023, 3, 14), date(2023, 3, 15), date(2026, 3, 15), date(2026, 3, 16)]
    assert [product.stars_on(day) for day in days] == [0, 4, 4, 0]
    assert three_years_after(date(2024, 2, 29)) == date(2027, 2, 28)
    with pytest.raises(IllegalMove):
        confirm_certificate(Certificate.objects.get(), by=owner)


def test_names_and_versions_of_products_are_guarded(cooperative, owner):
    one = add_product(cooperative, by=owner, name="Muối", sector="FOOD")
    add_product(cooperative, by=owner, name="Tôm", sector="FOOD")
    with pytest.raises(ProductNameTaken):
        add_product(cooperative, by=owner, name="Muối", sector="FOOD")
    with pytest.raises(ProductNameTaken):
        edit_product(one, version=1, by=owner, name="Tôm")
    edit_product(one, version=1, by=owner, name="Muối hạt")
    with pytest.raises(StaleForm):
        edit_product(one, version=1, by=owner, name="Muối hầm")


def test_applying_is_refused_when_over_empty_or_with_foreign_products(conference, owner):
    entity = factories.make_entity()
    mine, foreign = factories.make_product(entity), factories.make_product(factories.make_entity())
    now = conference.starts_at
    for products in ([], [foreign], [mine, foreign]):
        with pytest.raises(NothingToShow):
            submit_application(conference, entity, products=products, by=owner, now=now)
    late, draft = conference.ends_at + timedelta(seconds=1), factories.make_event(state="DRAFT")
    with pytest.raises(ApplicationsClosed):
        submit_application(conference, entity, products=[mine], by=owner, now=late)
    with pytest.raises(ApplicationsClosed):
        submit_application(draft, entity, products=[mine], by=owner, now=now)
    assert not Application.objects.exists()


def test_a_returned_application_is_sent_again_and_a_lost_race_is_refused(
    conference, cooperative, owner
):
    product = factories.make_product(cooperative)
    fields = {"products": [product], "by": owner, "now": conference.starts_at}
    row = submit_application(conference, cooperative, **fields)
    slower = Application.objects.get()
    with pytest.raises(ReasonMissing):
        return_application(row, reason=" ", by=owner)
    return_application(row, reason="No photo", by=owner)
    with pytest.raises(IllegalMove):
        approve_application(slower, by=owner)
    again = submit_application(conference, cooperative, **fields)
    assert (again.state, again.reason) == ("SUBMITTED", "")
    reject_application(again, reason="Full", by=owner)
    with pytest.raises(IllegalMove):
        submit_application(conference, cooperative, **fields)


def test_deleting_a_product_changes_what_is_counted(conference, cooperative, owner):
    three, four, bare = (
        factories.make_product(cooperative, stars=3),
        factories.make_product(cooperative, stars=4),
        factories.make_product(cooperative),
    )
    factories.make_application(conference, cooperative, products=[three, four, bare])
    summary = exhibitor_summary(conference, on=DAY)
    assert (summary.product_count, summary.entity_count) == (2, 1)
    assert summary.products_by_stars == {5: 0, 4: 1, 3: 1}
    assert [row.why for row in summary.uncounted_products] == ["no certificate"]
    delete_product(four, by=owner)
    assert exhibitor_summary(conference, on=DAY).products_by_stars == {5: 0, 4: 0, 3: 1}
    agreement = Agreement.objects.create(event=conference, number=1, kind="ORDER", title="x")
    agreement.products.add(three)
    with pytest.raises(ProductInAgreement):
        delete_product(three, by=owner)
