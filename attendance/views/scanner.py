"""The offline scanner: its shell, its service worker, its manifest. None of them knows a user."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from attendance.views.scanner_words import lead_words, scanner_words

# Static files the scanner needs without a network; their names carry their hash in production.
SHELL_FOLDERS = ("css/", "js/gate/", "npm/")
SHELL_FILES = ("icons/seal.svg",)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@require_safe
def scanner_entry(request: HttpRequest) -> HttpResponse:
    """Lead to the shell in the reader's language; the browser keeps the fragment."""
    return redirect("attendance:scanner", language=_known(translation.get_language() or "vi"))


@cache_control(no_cache=True)
@require_safe
def scanner_shell(request: HttpRequest, language: str) -> HttpResponse:
    """Show the scanner: the same bytes for everybody, so that a browser may keep them."""
    return HttpResponse(_shell(_known(language, strict=True)))


@require_safe
def lead_scanner_entry(request: HttpRequest) -> HttpResponse:
    """Lead to the exhibitors' scanner in the reader's language; the browser keeps the fragment."""
    return redirect("attendance:lead_scanner", language=_known(translation.get_language() or "vi"))


@cache_control(no_cache=True)
@require_safe
def lead_scanner_shell(request: HttpRequest, language: str) -> HttpResponse:
    """Show the exhibitors' scanner: it knows nobody either; who may scan comes by the API."""
    return HttpResponse(_lead_shell(_known(language, strict=True)))


@cache_control(no_cache=True)
@require_safe
def scanner_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker with the list of what it keeps."""
    version, files = _release()
    context = {
        "version": json.dumps(version),
        "files": json.dumps(files),
        "shell": json.dumps(reverse("attendance:scanner", args=[settings.LANGUAGE_CODE])),
    }
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("attendance/scanner/sw.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@cache_control(max_age=3600)
@require_safe
def scanner_manifest(request: HttpRequest, language: str) -> JsonResponse:
    """Describe the scanner to phones that put it on their home screen."""
    with translation.override(_known(language, strict=True)):
        name = _("Gate · Phiên")
    start = reverse("attendance:scanner", args=[language])
    manifest = {
        "name": name,
        "short_name": name,
        "lang": language,
        "start_url": start,
        "scope": "/gate/",
        "display": "standalone",
        "background_color": "#fdfbf7",
        "theme_color": "#a8332a",
        "icons": [{"src": static("icons/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


def _known(language: str, *, strict: bool = False) -> str:
    if language in LANGUAGES:
        return language
    if strict:
        raise Http404
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in LANGUAGES else LANGUAGES[0]


def _shell(language: str) -> str:
    with translation.override(language):
        context = {"words": scanner_words(), "languages": settings.LANGUAGES}
        return render_to_string("attendance/scanner/shell.html", context)


def _lead_shell(language: str) -> str:
    with translation.override(language):
        context = {"words": lead_words(), "languages": settings.LANGUAGES}
        return render_to_string("attendance/scanner/leads.html", context)


@lru_cache(maxsize=1)
def _static_names() -> tuple[str, ...]:
    """List the scanner's static files; they cannot change while the server runs."""
    names = {
        f"{storage.prefix}/{name}" if getattr(storage, "prefix", None) else name
        for finder in get_finders()
        for name, storage in finder.list([])
    }
    wanted = {name for name in names if name.startswith(SHELL_FOLDERS) or name in SHELL_FILES}
    return tuple(sorted(wanted))


def _release() -> tuple[str, list[str]]:
    """Return the version of the shell and the addresses of its files."""
    shells = {reverse("attendance:scanner", args=[code]): _shell(code) for code in LANGUAGES}
    shells |= {
        reverse("attendance:lead_scanner", args=[code]): _lead_shell(code) for code in LANGUAGES
    }
    manifests = [reverse("attendance:scanner_manifest", args=[code]) for code in LANGUAGES]
    files = [*shells, *manifests, *(static(name) for name in _static_names())]
    digest = hashlib.sha256(settings.VERSION.encode())
    for text in (*files, *shells.values()):
        digest.update(text.encode())
    return digest.hexdigest()[:16], files
