"""Printed names against the answer key of published spellings: precision and recall."""

import csv
import itertools
from pathlib import Path

import pytest

from exhibitors.queries.importing.likeness import LIKE, NameBook, likeness, tokens_of
from exhibitors.queries.importing.naming import (
    core_of,
    is_named_after_person,
    legal_form_of,
    name_key,
)

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


def published(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer_key() -> dict[str, str]:
    """Return printed name → canonical name, over all the published lists."""
    found = {row["variant"]: row["canonical_name"] for row in published("entity_aliases")}
    found.update({name: name for name in list(found.values())})
    for kind in ("province_products", "five_star_products"):
        clean = {row["id"]: row["entity_name"] for row in published(kind)}
        for name in filter(None, clean.values()):
            found.setdefault(name, name)
        for row in published(f"{kind}_as_printed"):
            if row["entity"]:
                found.setdefault(row["entity"], clean.get(row["row_ref"]) or row["entity"])
    return found


def test_names_that_mean_the_same_are_found_among_the_published_ones() -> None:
    key = answer_key()
    right = wrong = missed = 0
    for one, other in itertools.combinations(sorted(key), 2):
        same = key[one] == key[other]
        found = (
            name_key(one) == name_key(other) or likeness(tokens_of(one), tokens_of(other)) >= LIKE
        )
        right += same and found
        wrong += found and not same
        missed += same and not found
    assert right + missed == 98  # pairs in the key
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("HTX Nông nghiệp Tam Ngãi", "COOPERATIVE"),
        ("Chi nhánh Công ty TNHH Ceres", "SME"),
        ("Hộ kinh doanh Lê Thị Thanh Thuý", "HOUSEHOLD_BUSINESS"),
        ("cơ sở Hương Sen", "HOUSEHOLD_BUSINESS"),
        ("Tổ hợp tác rau sạch", "COOPERATIVE_GROUP"),
        ("Trang trại Vạn An", "FARM"),
        ("Tan Nhien Co., Ltd.", "SME"),
        ("Bohol Beads and Fibers", ""),
    ],
)
def test_the_legal_form_is_read_from_the_name(name: str, form: str) -> None:
    assert legal_form_of(name) == form


def test_a_name_is_compared_without_form_place_and_fillers() -> None:
    assert core_of("HTX Tân Qui, xã An Phú Tân") == core_of("Hợp tác xã Tân Qui") == "tan qui"
    assert core_of("Công ty TNHH") == "cong ty tnhh"


def test_a_household_with_a_persons_name_is_noticed() -> None:
    assert is_named_after_person("Hộ kinh doanh Lê Thị Thanh Thuý")
    assert not is_named_after_person("Công ty TNHH Lê Gia")
    assert not is_named_after_person("Hộ kinh doanh Hoa Sen Vàng Đồng Tháp Mười Xanh")


def test_short_names_that_differ_in_a_letter_are_two() -> None:
    assert likeness(tokens_of("Công ty Long Hải"), tokens_of("Cơ sở Long Hà")) < LIKE
    assert likeness((), ("a",)) == 0.0


def test_like_names_in_two_provinces_are_two_entities() -> None:
    book = NameBook()
    book.add("HTX Tân Tiến Xanh", "1", place=10)
    assert book.most_alike("Hợp tác xã Tân Tiến Xanh", place=10) == (1.0, "1")
    assert book.most_alike("Hợp tác xã Tân Tiến Xanh", place=None) == (1.0, "1")
    assert book.most_alike("Hợp tác xã Tân Tiến Xanh", place=11) is None


def test_words_of_very_many_names_open_no_comparison() -> None:
    book = NameBook()
    for number in range(NameBook.COMMON_FROM):
        book.add(f"Minh {number}", str(number), place=None)
    assert book.most_alike("Minh", place=None) is None
