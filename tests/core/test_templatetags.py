"""The tags and the form partial, as templates use them."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


def rendered(source: str, **context: object) -> str:
    return Template("{% load phien %}" + source).render(Context(context))


class Enquiry(forms.Form):
    fieldsets = [("Person", ["name"]), ("Nobody", ["missing"])]
    name = forms.CharField(help_text="As on the badge")
    agree = forms.BooleanField(label="I agree")
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    scan = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_numbers_follow_the_reader() -> None:
    with translation.override("vi"):
        assert rendered("{{ 10322|number }} {{ n|number }}", n=None) == "10.322 –"
        assert rendered("{{ 5000|money:'VND' }}") == "5.000\u00a0₫"
        assert rendered("{{ 66.7|percent }}") == "66,7%"


def test_times_are_read_from_the_clocks_of_the_event() -> None:
    start = datetime(2024, 11, 29, 1, 0, tzinfo=UTC)
    source = "{{ t|localtime:zone }} {{ t|shortdate:zone }} {{ t|isoformat:zone }}"
    written = rendered(source, t=start, zone="Asia/Manila")
    assert written == "09:00 29 Nov 2024 2024-11-29T09:00+08:00"


def test_a_state_is_a_word_with_a_tone() -> None:
    thing = SimpleNamespace(state="SUBMITTED", get_state_display=lambda: "submitted")
    assert rendered("{% state_badge thing %}", thing=thing) == (
        '<span class="badge wait">Submitted</span>'
    )


def test_an_unknown_state_has_no_tone() -> None:
    thing = SimpleNamespace(state="NEW", get_state_display=lambda: "new <b>")
    assert rendered("{% state_badge thing %}", thing=thing) == (
        '<span class="badge ">New &lt;b&gt;</span>'
    )


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ("met", '<span class="badge good">Met</span>'),
        ("missed", '<span class="badge bad">Missed</span>'),
        ("not_computable", '<span class="badge wait">Not computable</span>'),
    ],
)
def test_a_verdict_says_its_word(verdict: str, shown: str) -> None:
    assert rendered("{% verdict_badge v %}", v=verdict) == shown


def test_stars_are_drawn_and_said() -> None:
    shown = rendered("{% stars 4 %}")
    assert shown.count('<svg class="star"') == 4
    assert shown.endswith('<span class="visually-hidden">4 stars</span></span>')


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert rendered("{% icon 'check' %}") == (
        '<svg class="icon" aria-hidden="true"><use href="#icon-check"/></svg>'
    )
    assert 'role="img" aria-label="Booth"' in rendered("{% icon 'booth' 'Booth' %}")


def test_a_bar_never_leaves_its_frame() -> None:
    assert 'width="89.4"' in rendered("{% bar 118 132 %}")
    assert rendered("{% bar 5 2 %}").count('width="100"') == 2
    assert 'width="0"' in rendered("{% bar 5 0 %}")


def test_progress_needs_no_inline_style() -> None:
    assert rendered("{% progress 3 10 'Badges' %}") == (
        '<progress value="3" max="10" aria-label="Badges"></progress>'
    )


def test_a_refused_form_names_each_error_twice_and_ties_it_to_its_field() -> None:
    request = RequestFactory().get("/")
    page = render_to_string("partials/form.html", {"form": Enquiry({}), "submit": "Send"}, request)
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert '<a href="#id_name">Name: This field is required.</a>' in page
    assert '<div class="field-error" id="id_name_error">' in page
    assert '<fieldset class="field-group"><legend>Person</legend>' in page
    assert "Nobody" not in page
    assert page.count('name="version"') == 1
    assert 'enctype="multipart/form-data"' in page
    assert "Send</button>" in page


def test_a_fresh_form_has_no_error_summary() -> None:
    page = render_to_string("partials/form.html", {"form": Enquiry()}, RequestFactory().get("/"))
    assert "error-summary" not in page


def test_form_fields_carry_ids_that_no_error_ever_lacks() -> None:
    form = Enquiry({"version": "x"})
    form.add_error(None, "The whole form is late.")
    page = render_to_string("partials/error_summary.html", {"form": form})
    assert "<li>The whole form is late.</li>" in page
    assert "<li>Enter a whole number.</li>" in page
