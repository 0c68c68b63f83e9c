"""Every route is shut unless it is listed here as public.

For each page × {anonymous, a member of another organiser, too low a role} × {GET, POST}: the
answer must be a refusal (sign-in, 403, 404, 405), never a page, never a crash.
"""

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from attendance.models import Letter
from events.models import Event, Membership
from events_app.core.models import Job
from exhibitors.models import Agreement, Application, ImportRun
from tests import factories

PUBLIC = {
    "core:trust",
    "core:root_certificate",
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_reauthenticate",
    "set_language",
    "core:health",
    "core:privacy",
    "events:public_list",
    "events:event_list",
    "events:public_event",
    "events:programme_feed",
    "events:session_file",
    "events:event_file",
    "exhibitors:public_exhibitors",
    "exhibitors:public_entity",
    "exhibitors:picture_file",
    "exhibitors:portal_worker",
    "exhibitors:proof_verification",
    "attendance:register",
    "attendance:lead_scanner",
    "attendance:lead_scanner_entry",
    "attendance:scanner",
    "attendance:scanner_entry",
    "attendance:scanner_manifest",
    "attendance:scanner_worker",
    "attendance:registered",
    "attendance:waiting_list",
    "attendance:my_waiting",
    "attendance:my_invitation",
    "attendance:my_delegation",
    "attendance:my_registration",
    "attendance:my_badge",
    "attendance:my_answers",
    "attendance:my_calendar",
    "attendance:my_cancellation",
    "attendance:my_consent_withdrawal",
    "attendance:my_email",
    "attendance:my_email_confirmation",
    "attendance:my_data",
    "attendance:my_erasure",
    "attendance:my_contacts",
    "attendance:my_contact_decision",
    "attendance:my_certificate",
    "attendance:verification",
}
# Signed-in people use these for themselves: shut only to the anonymous.
PERSONAL = re.compile(
    r"^(account_|overview:dashboard$|attendance:lead_desks$|exhibitors:(sending$|my_entities|new_entity|apply|withdraw))"
)
# The registry is shared: staff of every organiser read it, and nobody else.
SHARED = re.compile(
    r"^exhibitors:(by_unit|by_unit_csv|outlets|outlets_csv|outlet|outlet_coverage"
    r"|certificates|certificates_csv|expiry|expiry_csv|nominations)$"
)
# Owners, planners and registrars of every organiser keep these, or each their own.
KEPT_BY_ALL = re.compile(
    r"^(events:new_event|exhibitors:(imports|new_outlet|edit_outlet|outlet_.+))$"
)
REFUSED = {301, 302, 303, 400, 401, 403, 404, 405}


def _walk(patterns, namespace: str = ""):  # type: ignore[no-untyped-def]
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "api" or pattern.app_name == "admin":
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def _routes() -> list[tuple[str, URLPattern]]:
    return sorted(_walk(get_resolver().url_patterns), key=lambda route: route[0])


SHUT = [name for name, _ in _routes() if name not in PUBLIC]


def _path_of(name: str, values: dict[str, object]) -> str | None:
    """Return an address of the route with `values`, or None when a parameter is unknown."""
    from django.urls import NoReverseMatch, reverse

    for candidate, pattern in _routes():
        if candidate == name:
            wanted = pattern.pattern.converters
            kwargs = {key: _value(key, type(conv).__name__, values) for key, conv in wanted.items()}
            try:
                return reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                return None
    return None


def _value(key: str, converter: str, values: dict[str, object]) -> object:
    if key in values:
        return values[key]
    if converter == "UUIDConverter":
        return uuid.UUID(int=1)
    return 1 if converter == "IntConverter" else "x"


@pytest.fixture
def shut_event(conference: Event, cooperative) -> Event:  # type: ignore[no-untyped-def]
    """Return the conference with something behind every door."""
    session = factories.make_session(conference)
    shown = Application.objects.create(event=conference, entity=cooperative, state="SUBMITTED")
    factories.make_sale(shown)
    factories.make_store(conference)
    factories.make_window(conference)
    factories.make_booth(conference)
    factories.make_gate(conference, session=session)
    factories.make_registration(conference)
    factories.make_invitation(conference)
    factories.make_waiting_entry(conference)
    factories.make_delegation(conference)
    Letter.objects.create(event=conference, author=factories.make_user())
    Agreement.objects.create(event=conference, number=1, kind="MEMORANDUM", title="Salt")
    Job.objects.create(id=uuid.UUID(int=1), kind="x", owner=None)
    ImportRun.objects.create(
        pk=1, organizer=conference.organizer, by=factories.make_user(), units_on=factories.START
    )
    return conference


def _answers(client: Client, path: str) -> set[int]:
    return {client.get(path).status_code, client.post(path, {}).status_code}


def test_there_are_doors_to_try() -> None:
    """Guard against a walk that finds nothing."""
    assert len(SHUT) > 40


@pytest.mark.parametrize("name", SHUT)
def test_a_stranger_is_refused_at_every_door(name: str, shut_event: Event, client: Client) -> None:
    path = _path_of(name, {"slug": shut_event.slug})
    assert path is not None
    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code in REFUSED
        if response.status_code in {301, 302, 303} and not name.startswith("account_"):
            assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [name for name in SHUT if not PERSONAL.match(name)])
def test_another_organisers_owner_is_refused_at_every_door(
    name: str, shut_event: Event, outsider, client: Client
) -> None:  # type: ignore[no-untyped-def]
    client.force_login(outsider)
    path = _path_of(name, {"slug": shut_event.slug})
    assert path is not None
    if "slug" in _converters(name):
        assert _answers(client, path) <= {404, 405}
    elif SHARED.match(name):
        assert client.post(path, {}).status_code == 405
    elif not KEPT_BY_ALL.match(name):
        assert _answers(client, path) <= {403, 404, 405}


READER_MAY_SEE = re.compile(
    r"^(overview:(event|report|report_xlsx|report_json)|events:(programme|outcomes|minutes|team|windows)"
    r"|exhibitors:(applications|application|booths|agreements|agreement|scan|awards|awards_print|awards_csv)"
    r"|exhibitors:(sales|sales_reports|sales_csv|stores|store))$"
)


@pytest.mark.parametrize("name", [n for n in SHUT if not PERSONAL.match(n)])
def test_a_reader_changes_nothing(name: str, shut_event: Event, reader, client: Client) -> None:  # type: ignore[no-untyped-def]
    client.force_login(reader)
    path = _path_of(name, {"slug": shut_event.slug})
    assert path is not None
    if name != "overview:report_pdf":  # makes a file of what a reader may see anyway
        assert client.post(path, {}).status_code in {403, 404, 405}
    if not READER_MAY_SEE.match(name) and "slug" in _converters(name):
        assert client.get(path).status_code in {403, 404, 405}


def _converters(name: str) -> set[str]:
    return {key for n, p in _routes() if n == name for key in p.pattern.converters}


def test_the_roles_are_those_of_the_model() -> None:
    """A new role must be thought about here."""
    assert set(Membership.Role.values) == {
        "OWNER",
        "PLANNER",
        "REGISTRAR",
        "GATEKEEPER",
        "READER",
    }
