"""Letters to a group of people: drafts, preview, sending, and what became of every mail."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.writing import (
    discard_letter,
    draft_letter,
    edit_letter,
    retry_failed,
    send_letter,
)
from attendance.forms.letters import DeliveryFilterForm, LetterForm, SendingForm
from attendance.models import Letter, Registration
from attendance.notifications import letter_texts
from attendance.queries.letters import Audience, audience, deliveries, progress, recipients
from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.translated import LANGUAGE_CODES

RIGHT = "attendance.write_letters"
LANGUAGES = {
    "vi": gettext_lazy("Vietnamese"),
    "en": gettext_lazy("English"),
    "fil": gettext_lazy("Filipino"),
}


@dataclass(frozen=True)
class Preview:
    """A letter as one person of a language gets it."""

    language: str
    count: int
    written_in: str
    person: Registration
    subject: str
    text: str


def _letter(event: Event, letter_id: int) -> Letter:
    rows = Letter.objects.filter(event=event).select_related("author")
    letter = get_object_or_404(rows, pk=letter_id)
    letter.event = event
    return letter


def _draft(event: Event, letter_id: int) -> Letter:
    return get_object_or_404(
        Letter.objects.filter(event=event, state=Letter.State.DRAFT), pk=letter_id
    )


@require_safe
def letters_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters of an event, newest first."""
    event = staff_event(request, slug, RIGHT)
    rows = Letter.objects.filter(event=event).select_related("author")
    page = Paginator(rows.annotate(count=Count("deliveries")).order_by("-pk"), 25)
    context = {
        "event": event,
        "room": "attendees",
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "attendance/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_letter_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new draft."""
    event = staff_event(request, slug, RIGHT)
    form = LetterForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        letter = draft_letter(event, fields=form.values(), by=signed_in(request))
        return redirect("attendance:letter", slug, letter.pk)
    context = {"event": event, "room": "attendees", "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/letter_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_draft_page(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Change a draft; a letter that was sent has no such page."""
    event = staff_event(request, slug, RIGHT)
    letter = _draft(event, letter_id)
    form = LetterForm(request.POST or None, event=event, letter=letter)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_letter(letter, version=version, fields=form.values(), by=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("attendance:letter", slug, letter.pk)
    context = {"event": event, "room": "attendees", "form": form, "letter": letter}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/letter_form.html", context, status=status)


@require_safe
def letter_page(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Show a draft as its readers would get it, or what became of a sent letter."""
    event = staff_event(request, slug, RIGHT)
    letter = _letter(event, letter_id)
    context = {"event": event, "room": "attendees", "letter": letter, "choice": _choice(letter)}
    if letter.state == Letter.State.DRAFT:
        found = audience(letter)
        context |= {"audience": found, "previews": _previews(letter, found)}
        return render(request, "attendance/letter_draft.html", context)
    form = DeliveryFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    query = request.GET.get("q", "").strip()
    rows = deliveries(letter, query=query, state=state)
    context |= {
        "progress": progress(letter),
        "form": form,
        "query": query,
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "texts": [
            (LANGUAGES[code], getattr(letter, f"subject_{code}"), getattr(letter, f"body_{code}"))
            for code in letter.languages
        ],
    }
    return render(request, "attendance/letter.html", context)


def _previews(letter: Letter, found: Audience) -> list[Preview]:
    """Return the letter as the first reader of each language gets it; one query per language."""
    previews = []
    for language in sorted(found.languages, key=_order):
        rows = recipients(letter).filter(language=language).exclude(email="")
        person = rows.select_related("event__organizer").order_by("name_folded", "pk").first()
        written_in = letter.language_for(language)
        if person is None:
            continue
        # The link opens the person's own page: staff do not get it from a preview.
        link = f"{settings.SITE_URL}/…/"
        subject, text = (
            letter_texts(letter, person, written_in, link=link) if written_in else ("", "")
        )
        previews.append(
            Preview(
                language=str(LANGUAGES.get(language, language)),
                count=found.languages[language],
                written_in=str(LANGUAGES[written_in]) if written_in else "",
                person=person,
                subject=subject,
                text=text,
            )
        )
    return previews


def _order(language: str) -> int:
    return LANGUAGE_CODES.index(language) if language in LANGUAGE_CODES else len(LANGUAGE_CODES)


def _choice(letter: Letter) -> list[str]:
    """Return the filter in words."""
    states = [str(Registration.State(state).label) for state in letter.states]
    categories = [str(Registration.Category(name).label) for name in letter.categories]
    parts = [", ".join(states), ", ".join(categories) or _("all categories")]
    if letter.arrived != Letter.Arrived.ANYONE:
        parts.append(str(Letter.Arrived(letter.arrived).label))
    if letter.hall:
        parts.append(_("exhibitors of %(hall)s") % {"hall": letter.hall})
    return parts


@require_http_methods(["GET", "HEAD", "POST"])
def letter_sending_page(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Name the number of mails, and send them after a yes."""
    event = staff_event(request, slug, RIGHT)
    letter = _letter(event, letter_id)
    if letter.state != Letter.State.DRAFT:
        messages.info(request, _("This letter was sent already; nobody gets it twice."))
        return redirect("attendance:letter", slug, letter_id)
    form = SendingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_letter(letter, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("attendance:letter", slug, letter_id)
        return _write(request, letter)
    found = audience(letter)
    question = ngettext(
        "Send “%(letter)s” to %(count)d person?",
        "Send “%(letter)s” to %(count)d people?",
        found.count,
    )
    context = {
        "event": event,
        "room": "attendees",
        "letter": letter,
        "question": question % {"letter": letter, "count": found.count},
        "form": SendingForm(initial={"version": letter.version, "expected_count": found.count}),
    }
    return render(request, "attendance/letter_sending.html", context)


def _write(request: HttpRequest, letter: Letter) -> HttpResponse:
    jobs.enqueue("letter", by=signed_in(request), subject=letter.event, letter_id=letter.pk)
    messages.success(request, _("The letters are on their way. This page shows how far they are."))
    return redirect("attendance:letter", letter.event.slug, letter.pk)


@require_POST
def letter_retry(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Send again what failed, and write what is not written yet."""
    event = staff_event(request, slug, RIGHT)
    letter = _letter(event, letter_id)
    count = retry_failed(letter, by=signed_in(request))
    if count:
        text = ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", count)
        messages.success(request, text % {"n": count})
    if letter.deliveries.filter(message__isnull=True).exists():
        return _write(request, letter)
    return redirect("attendance:letter", slug, letter_id)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_removal_page(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Ask, then remove a draft."""
    event = staff_event(request, slug, RIGHT)
    letter = _draft(event, letter_id)
    if request.method == "POST":
        try:
            discard_letter(letter, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The draft is removed."))
        return redirect("attendance:letters", slug)
    context = {
        "event": event,
        "room": "attendees",
        "question": _("Remove “{name}”?").format(name=letter),
        "back_url": reverse("attendance:letter", args=[slug, letter_id]),
    }
    return render(request, "attendance/letter_removal.html", context)
