"""The tables of an event that an export holds; what is not listed here never leaves."""

from typing import Any

from django.apps import apps

from events.models import Event

# What leaves the house in an export: table → (model, path to the event, fields).
EXPORTED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "event": ("events.Event", "pk", (
        "slug", "number", "type", "state", "title_vi", "title_en", "title_fil", "description_vi",
        "description_en", "description_fil", "time_zone", "starts_at", "ends_at",
        "planned_starts_on", "planned_ends_on", "venue__name", "venue__address", "capacity",
        "confirmation_number", "confirmed_on", "note",
    )),
    "sessions": ("events.Session", "event", (
        "id", "state", "title_vi", "title_en", "title_fil", "topic", "room__name", "starts_at",
        "ends_at", "calendar_uid", "calendar_sequence",
    )),
    "speakers": ("events.SessionSpeaker", "session__event", (
        "session_id", "role", "speaker__full_name", "speaker__position",
        "speaker__organization_name",
    )),
    "partners": ("events.OrganizationRole", "event", (
        "role", "organization__name", "organization__kind",
    )),
    "minutes": ("events.Minutes", "session__event", ("session_id", "key_points", "updated_at")),
    "decisions": ("events.Decision", "session__event", ("session_id", "number", "text")),
    "action_items": ("events.ActionItem", "session__event", (
        "session_id", "text", "owner_name", "due_on", "state",
    )),
    "indicators": ("events.Indicator", "event", (
        "name", "unit", "parts_note", "target__operator", "target__value", "result__value",
        "result__qualifier", "result__status", "result__source", "result__as_of",
    )),
    "reported_figures": ("events.ReportedFigure", "event", ("key", "value", "source", "as_of")),
    "applications": ("exhibitors.Application", "event", (
        "id", "state", "entity_id", "entity__name", "entity__type", "entity__unit__name",
        "created_at", "updated_at",
    )),
    "products": ("exhibitors.ApplicationProduct", "application__event", (
        "application_id", "product_id", "product__name", "product__sector", "product__is_sample",
    )),
    "nominations": ("exhibitors.FiveStarNomination", "product__applications__event", (
        "product_id", "state", "score", "forwarded_on", "decided_on",
    )),
    "certificates": ("exhibitors.Certificate", "product__applications__event", (
        "product_id", "state", "stars", "score", "number", "decision_number", "level", "authority",
        "issued_on", "valid_until", "extended_until", "revoked_on", "revocation_reason",
        "superseded_on",
    )),
    "awards": ("exhibitors.Award", "event", (
        "position", "entity_id", "product_id", "certificate_id", "state",
    )),
    "booths": ("exhibitors.Booth", "event", (
        "id", "code", "hall", "area_m2", "place_count", "assigned_count",
    )),
    "booth_assignments": ("exhibitors.BoothAssignment", "booth__event", (
        "booth__code", "application_id",
    )),
    "agreements": ("exhibitors.Agreement", "event", (
        "id", "number", "kind", "title", "state", "value", "currency", "value_kind", "signed_at",
        "signed_place", "signature_method", "withdrawn_reason",
    )),
    "agreement_parties": ("exhibitors.AgreementParty", "agreement__event", (
        "agreement_id", "position", "role", "legal_name", "representative",
        "representative_position",
    )),
    "agreement_scans": ("exhibitors.AgreementScan", "agreement__event", (
        "agreement_id", "name", "sha256", "size", "uploaded_at",
    )),
    "operating_windows": ("events.OperatingWindow", "event", (
        "id", "kind", "starts_at", "ends_at", "note",
    )),
    "host_stores": ("exhibitors.HostStore", "event", (
        "id", "partner__name", "branch", "unit__name", "address", "starts_on", "ends_on",
    )),
    "deliveries": ("exhibitors.Delivery", "store__event", (
        "id", "store_id", "application_id", "kind", "product_id", "quantity", "unit",
        "delivered_on", "is_voided", "recorded_at",
    )),
    "sales": ("exhibitors.SalesEntry", "application__event", (
        "id", "application_id", "day", "sales_class", "channel", "market", "product_id", "store_id",
        "amount", "currency", "quantity", "unit", "note", "state", "replaces_id", "void_reason",
        "recorded_at",
    )),
    "registrations": ("attendance.Registration", "event", (
        "reference", "state", "category", "full_name", "organization_name", "position",
        "language", "invited_at", "registered_at",
    )),
    "category_rules": ("attendance.CategoryRule", "event", (
        "category", "quota", "taken_count", "opens_at", "closes_at", "approval", "badge_colour",
        "days", "invitation_text_vi", "invitation_text_en", "invitation_text_fil",
    )),
    "questions": ("attendance.Question", "event", (
        "id", "position", "kind", "label_vi", "label_en", "label_fil", "required",
        "at_desk_only", "is_contact", "choices", "categories", "minimum", "maximum",
        "shown_if_id", "shown_if_value", "retired_at",
    )),
    "answers": ("attendance.Answer", "registration__event", (
        "registration__reference", "question_id", "changed_at",
    )),
    "consents": ("attendance.ConsentRecord", "registration__event", (
        "registration__reference", "purpose", "notice_version", "language", "given_at",
        "withdrawn_at",
    )),
    "gates": ("attendance.Gate", "event", (
        "id", "name", "area__name", "area__session_id", "direction", "reentry",
    )),
    "areas": ("attendance.Area", "event", ("id", "name", "kind", "capacity", "session_id")),
    "area_rules": ("attendance.AreaRule", "area__event", (
        "area__name", "category", "day", "allowed",
    )),
    "tallies": ("attendance.TallyEntry", "gate__event", (
        "id", "gate__name", "count", "counted_at", "interval_at", "undoes_id",
    )),
    "invitations": ("attendance.Invitation", "registration__event", (
        "registration__reference", "unit__name", "mailed_at", "created_at",
    )),
    "substitutions": ("attendance.Substitution", "registration__event", (
        "invitation__registration__reference", "registration__reference", "named_at",
    )),
    "reminders": ("attendance.Reminder", "round__event", (
        "round__number", "invitation__registration__reference", "queued_at",
    )),
    "delegations": ("attendance.Delegation", "event", (
        "id", "name", "leader_name", "category", "quota", "closed_at",
    )),
    "delegation_members": ("attendance.DelegationMember", "delegation__event", (
        "delegation_id", "registration__reference",
    )),
    "waiting_list": ("attendance.WaitingEntry", "event", (
        "id", "number", "position", "state", "place_count", "held_count", "skipped_count",
        "offered_at", "answer_by", "staff_reason",
    )),
    "waiting_people": ("attendance.WaitingMember", "entry__event", (
        "entry_id", "registration__reference",
    )),
    "check_ins": ("attendance.CheckIn", "event", (
        "id", "gate__name", "reference", "direction", "method", "verdict", "reason",
        "scanned_at", "received_at", "undoes_id", "caused_by_id", "note",
    )),
}  # fmt: skip
CONTACTS: dict[str, tuple[str, ...]] = {
    # An answer may be a phone number, or say who somebody is: it leaves like an address.
    "answers": ("value",),
    "registrations": ("email",),
    "delegations": ("leader_email",),
    "waiting_list": ("email",),
    "applications": ("entity__contact_name", "entity__contact_email", "entity__contact_phone"),
}


def event_tables(event: Event, *, with_contacts: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every exported table of the event; contacts only when asked for."""
    tables = {}
    for name, (label, path, fields) in EXPORTED.items():
        wanted = fields + (CONTACTS.get(name, ()) if with_contacts else ())
        rows = apps.get_model(label)._default_manager.filter(**{path: event.pk})
        tables[name] = list(rows.order_by("pk").distinct().values(*wanted))
    return tables
