"""Turns refusals into pages; remembers in which language a person works."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from events_app.core.errors import DomainError
from events_app.core.http import SignInRequired, sign_in_redirect
from events_app.core.models import User


class DomainErrorMiddleware:
    """Answer SignInRequired with the sign-in page and DomainError with status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate our two own exceptions; let everything else rise."""
        if isinstance(error, SignInRequired):
            if request.path.startswith("/api/"):
                return JsonResponse({"code": "sign_in_required", "message": ""}, status=401)
            return sign_in_redirect(request)
        if isinstance(error, DomainError):
            if request.path.startswith("/api/"):
                body = {"code": error.code, "message": str(error.message)}
                return JsonResponse(body, status=409)
            return render(request, "errors/refused.html", {"error": error}, status=409)
        return None


class WorkingLanguageMiddleware:
    """Keep the language in which a signed-in person sends forms: mails to them use it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, then look whether the language is another than last time."""
        language = get_language() or ""
        response = self.get_response(request)
        match = request.resolver_match
        is_form = request.method == "POST" and "api" not in (match.namespaces if match else ())
        if is_form and settings.SESSION_COOKIE_NAME in request.COOKIES:
            if match is not None and match.url_name == "set_language":
                chosen = request.POST.get("language", "")
                language = chosen if chosen in dict(settings.LANGUAGES) else language
            user = request.user
            if user.is_authenticated and user.language != language:
                User.objects.filter(pk=user.pk).update(language=language)
        return response
