"""Staff design the badges: a layout for the event, and one for a category that differs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.designing import check_layout, remove_layout, save_layout
from attendance.forms.layouts import LayoutEditor
from attendance.models import BadgeLayout, Registration
from attendance.models.layout import default_layout
from attendance.pdf.previews import Preview, badge_preview
from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

_ALL = "all"


@require_safe
def badge_layouts_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List which layout each category has."""
    event = staff_event(request, slug, "attendance.design_badges")
    layouts = BadgeLayout.objects.of_event(event)
    context = {
        "event": event,
        "room": "badges",
        "tab": "layouts",
        "general": BadgeLayout.objects.filter(event=event, category="").first()
        or default_layout(event),
        "rows": [
            (category, label, layouts[category])
            for category, label in Registration.Category.choices
        ],
    }
    return render(request, "attendance/badge_layouts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def badge_layout_page(request: HttpRequest, slug: str, scope: str) -> HttpResponse:
    """Edit a layout with a preview; with htmx the preview alone comes back."""
    event = staff_event(request, slug, "attendance.design_badges")
    layout = _layout(event, scope)
    if request.method != "POST":
        return _page(request, LayoutEditor(layout), badge_preview(layout))
    editor = LayoutEditor(layout, request.POST, request.FILES)
    valid = editor.is_valid()
    intent = request.POST.get("intent", "save")
    if intent == "defaults":
        fresh = editor.restarted()
        return _page(request, fresh, badge_preview(fresh.layout))
    if not valid:
        return _page(request, editor, None, status=422)
    try:
        check_layout(editor.drawn())
        if intent == "preview":
            return _page(request, editor, badge_preview(editor.drawn()))
        save_layout(
            event,
            category=layout.category,
            version=editor.options.cleaned_data["version"],
            places=editor.chosen(),
            options=editor.options.options(),
            by=signed_in(request),
        )
    except DomainError as error:
        editor.options.add_error(None, _message(error, editor))
        return _page(request, editor, None, status=422)
    messages.success(request, _("The layout is saved. Badges are printed with it from now on."))
    return redirect("attendance:badge_layout", slug, scope)


@require_http_methods(["GET", "HEAD", "POST"])
def badge_layout_removal_page(request: HttpRequest, slug: str, scope: str) -> HttpResponse:
    """Ask, then drop a layout."""
    event = staff_event(request, slug, "attendance.design_badges")
    category = _category(scope)
    layout = get_object_or_404(BadgeLayout, event=event, category=category)
    if request.method == "POST":
        remove_layout(layout, by=signed_in(request))
        messages.success(request, _("The layout is removed."))
        return redirect("attendance:badge_layouts", slug)
    context = {
        "event": event,
        "room": "badges",
        "tab": "layouts",
        "layout": layout,
        "back_url": reverse("attendance:badge_layout", args=[slug, scope]),
    }
    return render(request, "attendance/badge_layout_removal.html", context)


def _category(scope: str) -> str:
    if scope != _ALL and scope not in Registration.Category.values:
        raise Http404
    return "" if scope == _ALL else scope


def _layout(event: Event, scope: str) -> BadgeLayout:
    """Return the stored layout, or an unsaved one that looks as the category's badges do now."""
    category = _category(scope)
    own = BadgeLayout.objects.filter(event=event, category=category).first()
    if own is None:
        own = default_layout(event, category)
        general = BadgeLayout.objects.filter(event=event, category="").first()
        if general is not None:
            for name in ("size", "is_turned", "arrangement", "has_back", "free_text", "places"):
                setattr(own, name, getattr(general, name))
    own.event = event
    return own


def _message(error: DomainError, editor: LayoutEditor) -> str:
    """Say which field is meant, and open it."""
    field = error.details.get("field")
    for form in editor.places:
        if form.field == field:
            form.add_error(None, str(error.message))
            return f"{form.label}: {error.message}"
    return str(error.message)


def _page(
    request: HttpRequest, editor: LayoutEditor, preview: Preview | None, status: int = 200
) -> HttpResponse:
    layout = editor.layout
    context = {
        "event": layout.event,
        "room": "badges",
        "tab": "layouts",
        "scope": layout.category or _ALL,
        "layout": layout,
        "editor": editor,
        "preview": preview,
    }
    if request.headers.get("HX-Request"):
        # htmx leaves answers that are errors out; a preview that cannot be drawn says why.
        return render(request, "attendance/_badge_preview.html", context)
    return render(request, "attendance/badge_layout.html", context, status=status)
