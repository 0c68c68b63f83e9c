"""Pages of the attendance app."""

from django.urls import path

from attendance.views import areas, board, corrections, gate, gates, own, people, public, scanner

app_name = "attendance"
_people = "manage/<slug:slug>/attendees/"
_person = f"{_people}<int:registration_id>/"
_gates = "manage/<slug:slug>/gates/"
_areas = "manage/<slug:slug>/areas/"
urlpatterns = [
    path("gate/", scanner.scanner_entry, name="scanner_entry"),
    path("gate/sw.js", scanner.scanner_worker, name="scanner_worker"),
    path("gate/<slug:language>/", scanner.scanner_shell, name="scanner"),
    path(
        "gate/<slug:language>/manifest.webmanifest",
        scanner.scanner_manifest,
        name="scanner_manifest",
    ),
    path("events/<slug:slug>/registration/", public.register_page, name="register"),
    path("events/<slug:slug>/registration/thanks/", public.registered_page, name="registered"),
    path("r/<str:token>/", own.my_registration_page, name="my_registration"),
    path("r/<str:token>/badge.pdf", own.my_badge, name="my_badge"),
    path("r/<str:token>/event.ics", own.my_calendar, name="my_calendar"),
    path("r/<str:token>/cancellation/", own.my_cancellation_page, name="my_cancellation"),
    path("r/<str:token>/consents/", own.my_consent_withdrawal, name="my_consent_withdrawal"),
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
    path("manage/<slug:slug>/gate/late/", corrections.late_entry_page, name="late_entry"),
    path(
        "manage/<slug:slug>/gate/<uuid:check_in_id>/correction/",
        corrections.correction_page,
        name="correction",
    ),
    path("manage/<slug:slug>/gate/<int:gate_id>/tally/", corrections.tally, name="tally"),
    path(
        "manage/<slug:slug>/gate/tallies/<uuid:entry_id>/undo/",
        corrections.tally_undo,
        name="tally_undo",
    ),
    path("manage/<slug:slug>/board/", board.board_page, name="board"),
    path(_areas, areas.areas_page, name="areas"),
    path(f"{_areas}rules/", areas.area_rules_page, name="area_rules"),
    path(f"{_areas}<int:area_id>/", areas.area_page, name="area"),
    path(f"{_areas}<int:area_id>/removal/", areas.area_removal_page, name="area_removal"),
    path(f"{_gates}<int:gate_id>/", areas.gate_settings_page, name="gate_settings"),
    path(f"{_gates}<int:gate_id>/removal/", areas.gate_removal_page, name="gate_removal"),
    path(_gates, gates.gates_page, name="gates"),
    path(f"{_gates}<int:gate_id>/enrolment/", gates.enrolment, name="enrolment"),
    path(
        f"{_gates}devices/<uuid:device_id>/revocation/",
        gates.device_revocation,
        name="device_revocation",
    ),
]
