"""The door: who may come in."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse

from events_app.core.models import User


class SignInRequired(Exception):
    """Nobody is signed in; the middleware sends the visitor to the sign-in page."""


def require(request: HttpRequest, permission: str, obj: models.Model | None = None) -> User:
    """Return the signed-in user when `permission` on `obj` is theirs.

    Raises SignInRequired for anonymous visitors and PermissionDenied for too low a role.
    Objects of other organisers must not reach this point: look them up with `visible_to(user)`.
    """
    user = signed_in(request)
    if not user.has_perm(permission, obj):
        raise PermissionDenied
    return user


def signed_in(request: HttpRequest) -> User:
    """Return the signed-in user. Raises SignInRequired for anonymous visitors."""
    if not request.user.is_authenticated:
        raise SignInRequired
    return request.user


def sign_in_redirect(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the sign-in page and back here afterwards."""
    return redirect_to_login(request.get_full_path())
