"""Staff decide quota, times, approval, look and days of each category."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.categorising import save_rule
from attendance.forms.categories import CategoryRuleForm
from attendance.models import CategoryRule
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_safe
def categories_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the categories with their rules, one row each."""
    event = staff_event(request, slug, "attendance.see_registrations")
    context = {
        "event": event,
        "room": "attendees",
        "tab": "categories",
        "rules": list(CategoryRule.objects.of_event(event).values()),
        "may_change": signed_in(request).has_perm("attendance.shape_registration", event),
    }
    return render(request, "attendance/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def category_page(request: HttpRequest, slug: str, category: str) -> HttpResponse:
    """Change the rule of one category."""
    event = staff_event(request, slug, "attendance.shape_registration")
    rule = CategoryRule.objects.of_event(event).get(category)
    if rule is None:
        raise Http404
    form = CategoryRuleForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(event, category=category, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved: %(category)s.") % {"category": rule})
            return redirect("attendance:categories", event.slug)
    context = {"event": event, "room": "attendees", "tab": "categories", "rule": rule, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/category.html", context, status=status)
