"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's address and whether this is the demo."""
    return {"SITE_URL": settings.SITE_URL, "DEMO": settings.DEMO}
