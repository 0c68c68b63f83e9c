"""Vietnamese order, the way a class list is sorted."""

import random

from events_app.core.collation import given_name_key, vietnamese_key


def test_letters_come_before_tones_and_have_places_of_their_own() -> None:
    in_order = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(random.Random(3).sample(in_order, 29), key=vietnamese_key) == in_order
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "mằ", "mắ", "mâ", "mấ", "mậ", "me"]
    assert sorted(random.Random(1).sample(tones, len(tones)), key=vietnamese_key) == tones


def test_people_are_sorted_by_their_given_name_which_stands_last() -> None:
    people = [
        "Trần Văn An",
        "Nguyễn Thị Ân",
        "Lê Thị Bình",
        "Phạm Đức Dũng",
        "Nguyễn Văn Đức",
        "Đỗ Thị Hà",
        "Lý Văn Hạ",
        "Đặng Ngọc Quỳnh",
        "Huỳnh Ngọc Quỳnh",
        "Huỳnh Quốc Sơn",
        "Nguyễn Văn Út",
        "Lê Thị Ước",
    ]
    assert sorted(random.Random(2).sample(people, len(people)), key=given_name_key) == people


def test_accents_typed_apart_sort_like_composed_ones() -> None:
    import unicodedata

    apart = unicodedata.normalize("NFD", "Huỳnh Quốc Sơn")
    assert given_name_key(apart)[0][:2] == given_name_key("Huỳnh Quốc Sơn")[0][:2]


def test_a_name_of_one_word_and_no_name_have_an_order() -> None:
    assert sorted(["Bảo", "", "Ánh"], key=given_name_key) == ["", "Ánh", "Bảo"]
