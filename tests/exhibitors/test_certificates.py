"""Star certificates: bands, levels, validity on a day, renewal window, and what staff decide."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events_app.core.errors import IllegalMove
from exhibitors.actions.certifying import (
    claim_certificate,
    confirm_certificate,
    extend_certificate,
    refuse_certificate,
    replace_certificate,
    revoke_certificate,
    supersede_certificate,
)
from exhibitors.actions.certifying_errors import (
    CertificateDaysMissing,
    CertificateEndsBeforeIssue,
    DayOutOfRange,
    ExtensionOutOfRange,
    LevelReasonMissing,
    NotStanding,
    ScoreOutOfRange,
    ScoreTooLow,
    StarsContradictScore,
    StarsMissing,
    WrongSuccessor,
)
from exhibitors.actions.errors import ReasonMissing
from exhibitors.models import Certificate, Level, Renewal
from exhibitors.models.legal_basis import (
    LEGAL_BASES,
    legal_basis_on,
    level_of,
    renewal_window,
    stars_of,
    three_years_after,
)
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED = date(2023, 3, 15)
LAST = date(2026, 3, 15)
State = Certificate.State


@pytest.fixture
def product(cooperative):
    return factories.make_product(cooperative, name="Gạo ST25")


def make(product, **more):
    fields = {"issued_on": ISSUED, "valid_until": LAST, **more}
    return factories.make_certificate(product, **fields)


@pytest.mark.parametrize("basis", LEGAL_BASES, ids=lambda row: row.code)
@pytest.mark.parametrize(
    ("score", "stars"),
    [("0", 1), ("29.99", 1), ("30", 2), ("49.99", 2), ("50", 3), ("69.99", 3), ("70", 4),
     ("89.99", 4), ("90", 5), ("100", 5)],
)  # fmt: skip
def test_the_bands_are_half_open(basis, score, stars):
    assert basis.stars_of(Decimal(score)) == stars
    assert stars_of(Decimal(score), on=basis.in_force_from) == stars


@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_a_score_outside_the_scale_has_no_stars(score):
    with pytest.raises(ValueError):
        stars_of(Decimal(score), on=ISSUED)


@pytest.mark.parametrize(
    ("day", "code", "three"),
    [
        (date(2018, 5, 7), "1048/2019", Level.PROVINCE),
        (date(2019, 8, 21), "1048/2019", Level.PROVINCE),
        (date(2023, 2, 23), "1048/2019", Level.PROVINCE),
        (date(2023, 2, 24), "148/2023", Level.DISTRICT),
        (date(2025, 7, 5), "148/2023", Level.DISTRICT),
        (date(2025, 7, 6), "1489/2025", Level.PROVINCE),
        (date(2026, 5, 21), "1489/2025", Level.PROVINCE),
        (date(2026, 5, 22), "26/2026", Level.PROVINCE),
    ],
)
def test_who_recognises_follows_from_the_law_of_the_day(day, code, three):
    assert legal_basis_on(day).code == code
    assert [level_of(stars, on=day) for stars in (3, 4, 5)] == [
        three,
        Level.PROVINCE,
        Level.MINISTRY,
    ]


@pytest.mark.parametrize(
    ("score", "stars"), [("50", 3), ("69.99", 3), ("70", 4), ("89.99", 4), ("90", 5), ("100", 5)]
)
def test_stars_follow_from_the_score(score, stars, product, producer):
    row = claim_certificate(product, by=producer, score=Decimal(score), issued_on=ISSUED)
    row.refresh_from_db()
    assert (row.stars, row.score, row.valid_until) == (stars, Decimal(score), LAST)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"score": Decimal("29.99")}, ScoreTooLow),
        ({"score": Decimal(30)}, ScoreTooLow),
        ({"score": Decimal("49.99")}, ScoreTooLow),
        ({"score": Decimal("100.01")}, ScoreOutOfRange),
        ({"score": Decimal("-1")}, ScoreOutOfRange),
        ({"score": Decimal("69.99"), "stars": 4}, StarsContradictScore),
        ({}, StarsMissing),
        ({"stars": 3, "level": "PROVINCE"}, LevelReasonMissing),
        ({"stars": 3, "level": "PROVINCE", "level_reason": "  "}, LevelReasonMissing),
        ({"stars": 3, "valid_until": date(2023, 3, 14)}, CertificateEndsBeforeIssue),
    ],
)
def test_facts_that_contradict_the_law_are_refused(facts, error, product, producer):
    with pytest.raises(error):
        claim_certificate(product, by=producer, issued_on=ISSUED, **facts)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("facts", "level", "reason"),
    [
        ({"stars": 3}, "DISTRICT", ""),
        ({"stars": 3, "level": "DISTRICT", "level_reason": "As usual"}, "DISTRICT", ""),
        ({"stars": 3, "level": "PROVINCE", "level_reason": "Printed"}, "PROVINCE", "Printed"),
        ({"stars": 4}, "PROVINCE", ""),
        ({"score": Decimal(95)}, "MINISTRY", ""),
    ],
)
def test_the_level_is_derived_unless_the_document_says_otherwise(
    facts, level, reason, product, producer
):
    row = claim_certificate(product, by=producer, issued_on=ISSUED, **facts)
    assert (row.level, row.level_reason) == (level, reason)


def test_a_claim_without_a_day_is_confirmed_only_with_one(product, producer, registrar):
    """Published lists often print the year alone."""
    row = claim_certificate(product, by=producer, stars=5)
    assert (row.issued_on, row.valid_until, row.level, row.last_day) == (None, None, "", None)
    assert row.renewal_window is None
    assert not row.is_valid_on(LAST)
    assert not row.has_ended_by(LAST)
    with pytest.raises(CertificateDaysMissing):
        confirm_certificate(row, by=registrar)
    confirm_certificate(row, by=registrar, issued_on=ISSUED, decision_number="12/QĐ")
    row.refresh_from_db()
    assert (row.valid_until, row.level, row.decision_number) == (LAST, "MINISTRY", "12/QĐ")
    assert product.stars_on(LAST) == 5


def test_what_staff_correct_changes_what_follows_from_it(product, producer, registrar):
    row = claim_certificate(
        product, by=producer, stars=3, issued_on=ISSUED, level="PROVINCE", level_reason="Printed"
    )
    confirm_certificate(row, by=registrar)
    assert (row.level, row.level_reason) == ("PROVINCE", "Printed")
    other = claim_certificate(product, by=producer, stars=3, issued_on=ISSUED)
    confirm_certificate(
        other, by=registrar, stars=None, score=Decimal("70"), issued_on=date(2024, 2, 29),
        valid_until=None,
    )  # fmt: skip
    other.refresh_from_db()
    assert (other.stars, other.level, other.valid_until) == (4, "PROVINCE", date(2027, 2, 28))


def test_a_certificate_lasts_36_months():
    assert three_years_after(ISSUED) == LAST
    assert three_years_after(date(2024, 2, 29)) == date(2027, 2, 28)


def test_acceptance_g(product, producer, registrar):
    """REFERENCE §7 (g): the last day counts, the renewal window is 16 Sep – 15 Nov 2025."""
    row = claim_certificate(product, by=producer, stars=4, issued_on=ISSUED)
    confirm_certificate(row, by=registrar)
    assert [row.is_valid_on(LAST + timedelta(days=n)) for n in (0, 1)] == [True, False]
    valid = [Certificate.objects.valid_on(LAST + timedelta(days=n)).count() for n in (0, 1)]
    assert valid == [1, 0]
    assert row.renewal_window == (date(2025, 9, 16), date(2025, 11, 15))
    stages = [
        (date(2025, 7, 17), Renewal.LATER),
        (date(2025, 7, 18), Renewal.SOON),
        (date(2025, 9, 15), Renewal.SOON),
        (date(2025, 9, 16), Renewal.OPEN),
        (date(2025, 11, 15), Renewal.OPEN),
        (date(2025, 11, 16), Renewal.MISSED),
        (LAST, Renewal.MISSED),
        (LAST + timedelta(days=1), Renewal.EXPIRED),
    ]
    assert [(day, row.renewal_on(day)) for day, _stage in stages] == stages
    assert renewal_window(LAST) == row.renewal_window


def every_kind_of_certificate(product):
    """Make one of every fate around one day."""
    successor = make(product, issued_on=date(2025, 6, 1), valid_until=date(2028, 6, 1))
    return [
        successor,
        make(product),
        make(product, state=State.CLAIMED),
        make(product, state=State.REFUSED),
        make(product, state=State.CLAIMED, issued_on=None, valid_until=None),
        make(product, extended_until=date(2026, 9, 11), extension_reason="Waits for the result"),
        make(product, state=State.REVOKED, revoked_on=date(2025, 1, 10),
             revocation_reason="NOT_PRODUCED"),
        make(product, state=State.SUPERSEDED, superseded_on=date(2025, 6, 1),
             superseded_by=successor),
    ]  # fmt: skip


def test_the_list_and_the_row_agree_on_every_day(product):
    """A grid over four years: queryset and property are two roads to one answer."""
    rows = every_kind_of_certificate(product)
    # Every boundary with its neighbours, and every third week between.
    edges = [ISSUED, LAST, date(2026, 9, 11), date(2025, 1, 10), date(2025, 6, 1)]
    edges += [day for row in rows for day in row.renewal_window or ()]
    days = {edge + timedelta(days=n) for edge in edges for n in (-61, -60, -59, -1, 0, 1)}
    days |= {date(2023, 1, 1) + timedelta(days=n) for n in range(0, 2200, 21)}
    seen = set()
    for day in sorted(days):
        valid = {row.pk for row in rows if row.is_valid_on(day)}
        assert set(Certificate.objects.valid_on(day).values_list("pk", flat=True)) == valid
        for stage in Renewal:
            there = {row.pk for row in rows if row.renewal_on(day) == stage}
            found = Certificate.objects.in_renewal(stage, on=day)
            assert set(found.values_list("pk", flat=True)) == there
            seen |= {stage} if there else set()
    assert seen == set(Renewal)


def test_a_report_for_an_earlier_day_still_counts_a_revoked_certificate(
    product, registrar, conference
):
    row = make(product)
    day = date(2025, 1, 10)
    revoke_certificate(row, reason="FALSE_DOSSIER", revoked_on=day, note=" 7/QĐ ", by=registrar)
    row.refresh_from_db()
    assert (row.revocation_note, row.revocation_reason) == ("7/QĐ", "FALSE_DOSSIER")
    assert [product.stars_on(day - timedelta(days=1)), product.stars_on(day)] == [3, 0]
    with pytest.raises(IllegalMove):
        revoke_certificate(row, reason="FALSE_DOSSIER", revoked_on=day, by=registrar)


@pytest.mark.parametrize(
    ("reason", "day", "error"),
    [
        ("", ISSUED, ReasonMissing),
        ("BECAUSE", ISSUED, ReasonMissing),
        ("FALSE_DOSSIER", ISSUED - timedelta(days=1), DayOutOfRange),
        ("FALSE_DOSSIER", None, DayOutOfRange),
    ],
)
def test_a_revocation_needs_one_of_six_reasons_and_a_possible_day(
    reason, day, error, product, registrar
):
    row = make(product)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(error):
        revoke_certificate(row, reason=reason, revoked_on=day or tomorrow, by=registrar)
    row.refresh_from_db()
    assert row.state == State.ISSUED


def test_there_are_six_reasons_to_revoke():
    assert len(Certificate.RevocationReason) == 6


def test_an_extension_counts_and_is_at_most_180_days(product, registrar):
    row = make(product)
    latest = LAST + timedelta(days=180)
    for until in (LAST, latest + timedelta(days=1)):
        with pytest.raises(ExtensionOutOfRange):
            extend_certificate(row, until=until, reason="Waits", by=registrar)
    with pytest.raises(ReasonMissing):
        extend_certificate(row, until=latest, reason=" ", by=registrar)
    extend_certificate(row, until=latest, reason="Waits for the result", by=registrar)
    assert [product.stars_on(latest), product.stars_on(latest + timedelta(days=1))] == [3, 0]
    assert row.last_day == latest
    assert row.renewal_window == renewal_window(LAST)  # the window stays where it was


def test_only_a_confirmed_certificate_is_extended(product, registrar):
    claimed, known = make(product, state=State.CLAIMED), make(product)
    day = LAST + timedelta(days=1)
    with pytest.raises(NotStanding):
        extend_certificate(claimed, until=day, reason="Waits", by=registrar)
    Certificate.objects.filter(pk=known.pk).update(
        state=State.REVOKED, revoked_on=LAST, revocation_reason="NOT_PRODUCED"
    )  # somebody was faster
    with pytest.raises(NotStanding):
        extend_certificate(known, until=day, reason="Waits", by=registrar)


def test_an_upgrade_replaces_the_certificate_from_its_issue_on(product, registrar):
    old = make(product)
    new = make(product, stars=4, issued_on=date(2025, 6, 1), valid_until=date(2028, 6, 1))
    supersede_certificate(old, successor=new, by=registrar)
    old.refresh_from_db()
    assert (old.state, old.superseded_on, old.is_upgraded) == ("SUPERSEDED", new.issued_on, True)
    assert not new.is_upgraded
    days = [date(2025, 5, 31), date(2025, 6, 1), date(2026, 4, 1)]
    assert [product.stars_on(day) for day in days] == [3, 4, 4]
    assert not old.is_valid_on(date(2025, 6, 1))


def test_a_successor_is_a_later_confirmed_one_of_the_same_product(product, registrar, cooperative):
    old = make(product)
    later = {"issued_on": date(2025, 6, 1), "valid_until": date(2028, 6, 1)}
    wrong = [
        old,
        make(product),  # not later
        make(product, **later, state=State.CLAIMED),
        make(product, state=State.CLAIMED, issued_on=None, valid_until=None),
        make(factories.make_product(cooperative), **later),
    ]
    for successor in wrong:
        with pytest.raises(WrongSuccessor):
            supersede_certificate(old, successor=successor, by=registrar)
    undated = make(product, state=State.CLAIMED, issued_on=None, valid_until=None)
    with pytest.raises(WrongSuccessor):
        supersede_certificate(undated, successor=make(product, **later), by=registrar)


def test_replacing_by_a_new_certificate_confirms_it_at_once(product, registrar):
    old = make(product)
    new = replace_certificate(
        old, new={"score": Decimal("71.5"), "issued_on": date(2025, 6, 1)}, by=registrar
    )
    old.refresh_from_db()
    assert (new.state, new.stars, old.superseded_by) == ("ISSUED", 4, new)
    known = make(product, issued_on=date(2026, 1, 5), valid_until=date(2029, 1, 5))
    assert replace_certificate(new, successor=known, by=registrar) == known


def test_nothing_is_kept_of_a_replacement_that_fails(product, registrar):
    old = make(product)
    with pytest.raises(WrongSuccessor):
        replace_certificate(old, new={"stars": 4, "issued_on": date(2020, 1, 1)}, by=registrar)
    assert list(Certificate.objects.all()) == [old]


def test_a_refusal_has_its_reason_and_is_taken_back_by_confirming(product, registrar):
    row = make(product, state=State.CLAIMED)
    with pytest.raises(ReasonMissing):
        refuse_certificate(row, reason=" ", by=registrar)
    refuse_certificate(row, reason=" Other name on it ", by=registrar)
    assert (row.state, row.refusal_reason) == ("REFUSED", "Other name on it")
    confirm_certificate(row, by=registrar)
    row.refresh_from_db()
    assert (row.state, row.refusal_reason) == ("ISSUED", "")


def test_a_renewed_certificate_needs_no_reminder(product, cooperative):
    old, alone = make(product), make(factories.make_product(cooperative))
    new = make(product, issued_on=date(2026, 1, 5), valid_until=date(2029, 1, 5))
    make(alone.product, state=State.CLAIMED, issued_on=date(2026, 1, 5))  # a claim renews nothing
    assert old not in Certificate.objects.newest()
    assert {alone, new} <= set(Certificate.objects.newest())


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "LOST"}, "certificate_state_known"),
        ({"stars": 2}, "certificate_three_to_five"),
        ({"valid_until": date(2020, 1, 1)}, "certificate_ends_after_issue"),
        ({"issued_on": None}, "certificate_confirmed_has_its_days"),
        ({"valid_until": None}, "certificate_confirmed_has_its_days"),
        ({"stars": 3, "score": Decimal(70)}, "certificate_stars_follow_score"),
        ({"stars": 3, "score": Decimal("49.99")}, "certificate_stars_follow_score"),
        ({"stars": 5, "score": Decimal("89.99")}, "certificate_stars_follow_score"),
        ({"extended_until": date(2027, 1, 1)}, "certificate_extension_has_reason"),
        ({"state": State.REVOKED}, "certificate_revoked_has_reason"),
        ({"revoked_on": LAST, "revocation_reason": "NOT_PRODUCED"},
         "certificate_revoked_has_reason"),
        ({"state": State.SUPERSEDED}, "certificate_superseded_by_another"),
        ({"superseded_on": LAST}, "certificate_superseded_by_another"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_the_actions_do(fields, name, product):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(product, **fields)
