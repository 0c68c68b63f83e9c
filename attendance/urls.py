"""Pages of the attendance app."""

from django.urls import path

from attendance.views import gate, gates, own, own_data, people, privacy, public

app_name = "attendance"
_people = "manage/<slug:slug>/attendees/"
_person = f"{_people}<int:registration_id>/"
_gates = "manage/<slug:slug>/gates/"
urlpatterns = [
    path("events/<slug:slug>/registration/", public.register_page, name="register"),
    path("events/<slug:slug>/registration/thanks/", public.registered_page, name="registered"),
    path("r/<str:token>/", own.my_registration_page, name="my_registration"),
    path("r/<str:token>/badge.pdf", own.my_badge, name="my_badge"),
    path("r/<str:token>/event.ics", own.my_calendar, name="my_calendar"),
    path("r/<str:token>/cancellation/", own.my_cancellation_page, name="my_cancellation"),
    path("r/<str:token>/consents/", own.my_consent_withdrawal, name="my_consent_withdrawal"),
    path("r/<str:token>/email/", own_data.my_email_page, name="my_email"),
    path(
        "r/email/<str:token>/",
        own_data.my_email_confirmation_page,
        name="my_email_confirmation",
    ),
    path("r/<str:token>/data/", own_data.my_data, name="my_data"),
    path("r/<str:token>/erasure/", own_data.my_erasure_page, name="my_erasure"),
    path("manage/<slug:slug>/privacy/", privacy.privacy_page, name="privacy"),
    path("manage/<slug:slug>/privacy/periods/", privacy.retention_page, name="retention"),
    path(
        "manage/<slug:slug>/privacy/periods/<int:rule_id>/removal/",
        privacy.retention_rule_removal,
        name="retention_rule_removal",
    ),
    path(f"{_person}erasure/", privacy.erasure_page, name="erasure"),
    path(_people, people.registrations_page, name="registrations"),
    path(f"{_people}new/", people.new_registration_page, name="new_registration"),
    path(f"{_people}export/", people.registrations_export, name="registrations_export"),
    path(f"{_people}badges/", people.badges, name="badges"),
    path(_person, people.registration_page, name="registration"),
    path(f"{_person}cancellation/", people.cancellation_page, name="cancellation"),
    path(f"{_person}acceptance/", people.acceptance, name="acceptance"),
    path(f"{_person}badge.pdf", people.badge, name="badge"),
    path(f"{_person}badge-reissue/", people.badge_reissue, name="badge_reissue"),
    path("manage/<slug:slug>/gate/", gate.gate_page, name="gate"),
    path(
        "manage/<slug:slug>/gate/<uuid:check_in_id>/undo/",
        gate.check_in_undo,
        name="check_in_undo",
    ),
    path(_gates, gates.gates_page, name="gates"),
    path(f"{_gates}<int:gate_id>/enrolment/", gates.enrolment, name="enrolment"),
    path(
        f"{_gates}devices/<uuid:device_id>/revocation/",
        gates.device_revocation,
        name="device_revocation",
    ),
]
