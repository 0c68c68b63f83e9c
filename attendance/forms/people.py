"""Forms about people: registering, the desk, one's own data, the list's filters."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.registering import PUBLIC_CATEGORIES
from attendance.models import CategoryRule, ConsentRecord, Registration
from events_app.core import formats
from events_app.core.text import refuse_line_breaks

Category = Registration.Category


class PersonForm(forms.Form):
    """Name, organisation, position: one field for the name, as people write it."""

    full_name = forms.CharField(
        label=_("full name"),
        max_length=200,
        validators=[refuse_line_breaks],
        help_text=_("As it should stand on the badge."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organization_name = forms.CharField(
        label=_("organisation"),
        max_length=200,
        required=False,
        validators=[refuse_line_breaks],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    position = forms.CharField(
        label=_("position"),
        max_length=200,
        required=False,
        validators=[refuse_line_breaks],
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class RegistrationForm(PersonForm):
    """The public form; every consent starts unticked."""

    field_order = ("full_name", "email", "organization_name", "position", "category")
    email = forms.EmailField(
        label=_("e-mail"),
        help_text=_("Your badge and the link to your registration go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    category = forms.ChoiceField(
        label=_("I come as"),
        choices=[(category.value, category.label) for category in PUBLIC_CATEGORIES],
    )
    consents = forms.MultipleChoiceField(
        label=_("I agree to these uses of my data (all optional)"),
        choices=ConsentRecord.Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, rules: Mapping[str, CategoryRule], **kwargs: Any) -> None:
        """Say at each category whether it is full, closed or waits for a registrar."""
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 - for the type checker
        category.choices = [
            (name.value, _category_label(rules[name.value])) for name in PUBLIC_CATEGORIES
        ]


def _category_label(rule: CategoryRule) -> str:
    now, name = timezone.now(), str(rule)
    if rule.opens_at is not None and now < rule.opens_at:
        when = formats.format_datetime(rule.opens_at, rule.event.zone)
        return _("%(category)s (opens on %(when)s)") % {"category": name, "when": when}
    if not rule.is_open(now):
        return _("%(category)s (closed)") % {"category": name}
    if rule.is_full:
        return _("%(category)s (every place taken)") % {"category": name}
    if rule.approval == CategoryRule.Approval.REGISTRAR:
        return _("%(category)s (after approval)") % {"category": name}
    return name


class StaffRegistrationForm(PersonForm):
    """The desk's form: every category, e-mail optional, register or invite."""

    field_order = ("full_name", "email", "organization_name", "position", "category")
    email = forms.EmailField(label=_("e-mail"), required=False)
    category = forms.ChoiceField(label=_("category"), choices=Category.choices)


class NewRegistrationForm(StaffRegistrationForm):
    """Add a person: registered at once, or invited."""

    language = forms.ChoiceField(
        label=_("language of mails and badge"),
        choices=[("vi", "Tiếng Việt"), ("en", "English"), ("fil", "Filipino")],
    )
    intent = forms.ChoiceField(
        label=_("what to do"),
        choices=[("register", _("register now")), ("invite", _("invite"))],
        widget=forms.RadioSelect,
        initial="register",
    )


class EditRegistrationForm(StaffRegistrationForm):
    """Change a registration; `version` notices that somebody saved meanwhile."""

    table = forms.CharField(
        label=_("table"),
        max_length=20,
        required=False,
        validators=[refuse_line_breaks],
        help_text=_("Number or name of the table, where people have one. It stands on the badge."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnRegistrationForm(PersonForm):
    """What people may change themselves."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PeopleFilterForm(forms.Form):
    """Filters of the list."""

    category = forms.ChoiceField(
        label=_("category"), choices=[("", _("all")), *Category.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("state"),
        choices=[("", _("all")), *Registration.State.choices],
        required=False,
    )
    arrived = forms.ChoiceField(
        label=_("arrived"),
        choices=[("", _("all")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )
