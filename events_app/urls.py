"""The roof: mounts each app's pages and API routers."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from attendance.api import router as attendance_router
from attendance.lead_api import router as lead_router
from attendance.scan_api import router as scan_router
from events.api import router as events_router
from events_app.core.errors import DomainError
from events_app.overview.api import router as overview_router
from exhibitors.api import router as exhibitors_router

api = NinjaAPI(
    title="Phiên",
    version="1",
    urls_namespace="api",
    openapi_url="/v1/openapi.json",
    docs_url="/v1/docs",
)
api.add_router("/scan/v1", scan_router)
api.add_router("/v1", attendance_router)
api.add_router("/v1", events_router)
api.add_router("/v1", exhibitors_router)
api.add_router("/v1", lead_router)
api.add_router("/v1", overview_router)


@api.exception_handler(DomainError)
def answer_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a refused action with its stable code."""
    body = {"code": error.code, "message": str(error.message)}
    return api.create_response(request, body, status=409)


@api.exception_handler(HttpError)
def answer_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer 401, 403 and 404 in the shape of every other error."""
    codes = {401: "sign_in_required", 403: "forbidden", 404: "not_found"}
    body = {"code": codes.get(error.status_code, "error"), "message": str(error)}
    return api.create_response(request, body, status=error.status_code)


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name every wrong field of a call at once."""
    body = {
        "code": "invalid",
        "message": _("Some fields are wrong."),
        "fields": [
            {"field": ".".join(str(part) for part in item["loc"]), "problem": item["msg"]}
            for item in error.errors
        ],
    }
    return api.create_response(request, body, status=422)


# Addresses are tried in this order: those that gates call all day come first.
urlpatterns = [
    path("api/", api.urls),
    path("", include("events_app.core.urls")),
    path("", include("events.urls")),
    path("", include("exhibitors.urls")),
    path("", include("attendance.urls")),
    path("", include("events_app.overview.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
admin.site.site_header = "Phiên"
