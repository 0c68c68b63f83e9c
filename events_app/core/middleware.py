"""Turns refusals into pages: sign-in, and a clear sentence for a DomainError nobody caught."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from events_app.core.errors import DomainError
from events_app.core.http import SignInRequired, sign_in_redirect


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
