"""Choosing a unit: a province from the list, a part of it by name, the stored one as it is."""

from datetime import date

import pytest
from django import forms

from events.forms.unit_field import UnitField
from events.models import AdminUnit
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


class Form(forms.Form):
    unit = UnitField(label="Unit", required=False)


def form(province="", part="", *, stored=None):
    found = Form({"unit": str(getattr(province, "pk", province)), "unit_part": part})
    found.fields["unit"].offer(stored=stored, on=TODAY)
    return found


def chosen(province="", part="", *, stored=None):
    found = form(province, part, stored=stored)
    assert found.is_valid(), found.errors
    return found.cleaned_data["unit"]


def said(province="", part="", *, stored=None):
    return " ".join(form(province, part, stored=stored).errors.get("unit", ["nothing"]))


@pytest.fixture
def ca_mau():
    return AdminUnit.objects.on(TODAY).get(country="VN", code="96")


@pytest.fixture
def bac_lieu():
    return AdminUnit.objects.get(scheme="VN63", code="95")


@pytest.fixture
def communes(ca_mau):
    """Return two communes of Cà Mau whose names differ in their kind, and a third."""
    names = ("Xã Đông Hải", "Phường Đông Hải", "Phường Bạc Liêu")
    return [
        factories.make_unit(parent=ca_mau, level="COMMUNE", name=name, valid_from=date(2025, 7, 1))
        for name in names
    ]


def test_nothing_a_province_and_a_commune_can_be_chosen(ca_mau, communes):
    assert chosen() is None
    assert chosen(ca_mau) == ca_mau
    assert chosen(ca_mau, " phuong BAC lieu ") == communes[2]
    assert chosen(ca_mau, "bac lieu") == communes[2]
    assert chosen(ca_mau, "Phường Đông Hải") == communes[1]


def test_a_name_of_several_units_asks_for_the_whole_one(ca_mau, communes):
    text = said(ca_mau, "dong hai")
    assert text == (
        "“dong hai” is not one unit of Tỉnh Cà Mau. Write one of: Phường Đông Hải; Xã Đông Hải."
    )


def test_part_of_a_name_is_no_name_and_is_answered_with_those_that_hold_it(ca_mau, communes):
    assert said(ca_mau, "bac") == (
        "“bac” is not one unit of Tỉnh Cà Mau. Write one of: Phường Bạc Liêu."
    )
    assert "has no part called “Hà Nội”" in said(ca_mau, "Hà Nội")


def test_where_no_parts_are_loaded_the_address_takes_them(ca_mau):
    assert "No parts of Tỉnh Cà Mau are known here" in said(ca_mau, "Đông Hải")


def test_a_part_without_a_province_and_a_province_that_ended_are_refused(bac_lieu):
    assert said("", "Đông Hải") == "Choose the province first."
    assert "not one of the available choices" in said(bac_lieu)


def test_an_empty_choice_is_refused_where_one_is_needed():
    found = form()
    found.fields["unit"].required = True
    assert found.errors["unit"] == ["This field is required."]


def test_the_stored_unit_stays_though_it_ended(bac_lieu):
    assert chosen(bac_lieu, stored=bac_lieu) == bac_lieu
    html = str(form(bac_lieu, stored=bac_lieu)["unit"])
    assert "Tỉnh Bạc Liêu (until 30 Jun 2025)" in html


def test_a_stored_ward_is_shown_with_all_above_it_and_stays(bac_lieu):
    district = factories.make_district(bac_lieu, name="Thành phố Bạc Liêu")
    ward = factories.make_district(district, level="COMMUNE", name="Phường 1")
    found = Form(initial={"unit": ward.pk})
    found.fields["unit"].offer(stored=ward, on=TODAY)
    html = str(found["unit"])
    assert 'value="Phường 1, Thành phố Bạc Liêu"' in html
    assert f'<option value="{bac_lieu.pk}" selected>' in html
    assert chosen(bac_lieu, "Phường 1, Thành phố Bạc Liêu", stored=ward) == ward
    other = factories.make_district(bac_lieu, name="Huyện Đông Hải")
    second = factories.make_district(other, level="COMMUNE", name="Phường 1")
    assert "Write one of: Phường 1, " in said(bac_lieu, "phuong 1", stored=ward)
    assert chosen(bac_lieu, "phuong 1, dong hai", stored=ward) == second


def test_philippine_regions_without_provinces_hold_cities():
    manila = AdminUnit.objects.get(code="1300000000")
    city = factories.make_unit(
        country="PH", parent=manila, level="MUNICIPALITY", name="City of Makati"
    )
    assert chosen(manila, "makati") == city
    found = Form(initial={"unit": city})
    found.fields["unit"].offer(stored=city, on=TODAY)
    assert f'<option value="{manila.pk}" selected>' in str(found["unit"])


def test_a_stored_unit_that_is_gone_shows_nothing():
    found = Form(initial={"unit": 999_999})
    found.fields["unit"].offer(stored=None, on=TODAY)
    assert str(found["unit"]).count(" selected") == 1
    assert '<option value="" selected>' in str(found["unit"])


def test_both_inputs_have_their_labels_and_the_page_no_commune(ca_mau, communes):
    html = str(form()["unit"])
    assert '<label for="id_unit_0">' in html
    assert '<label for="id_unit_1">' in html
    assert "Đông Hải" not in html
    assert form()["unit"].id_for_label == "id_unit_0"
