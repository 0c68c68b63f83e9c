"""The forms of people's roles and of partner organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field
from events.models import EventRole, Membership, Organization, OrganizationRole


class MemberForm(forms.Form):
    """Asks who joins the organiser, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial="PLANNER")


class RoleForm(forms.Form):
    """Asks for another role of a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class EventRoleForm(forms.Form):
    """Asks who has a role within the event."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=EventRole.Role.choices)


class PartnerForm(forms.Form):
    """Asks for a known organisation or the name of a new one, and for its role."""

    role = forms.ChoiceField(label=_("Role"), choices=OrganizationRole.Role.choices)
    organization = forms.ModelChoiceField(
        Organization.objects.all(), label=_("Known organisation"), required=False
    )
    name = line_field(_("Or the name of a new one"), max_length=250, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Organization.Kind.choices, required=False, initial="OTHER"
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form that names nobody."""
        cleaned = self.cleaned_data
        if not cleaned.get("organization") and not cleaned.get("name") and not self.errors:
            self.add_error("name", _("Choose an organisation or give the name of a new one."))
        return cleaned
