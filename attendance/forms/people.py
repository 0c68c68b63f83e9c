"""Forms about people: registering, the desk, one's own data, the list's filters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.actions.registering import PUBLIC_CATEGORIES
from attendance.models import ConsentRecord, Registration
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
