"""Pages of the attendance app."""

from django.urls import path

from attendance.views import (
    answering,
    answers,
    approving,
    areas,
    board,
    categories,
    corrections,
    delegations,
    gate,
    gates,
    invitations,
    own,
    people,
    public,
    questions,
    waiting,
    walk_ins,
)

app_name = "attendance"
_people = "manage/<slug:slug>/attendees/"
_person = f"{_people}<int:registration_id>/"
_questions = f"{_people}questions/"
_line = "manage/<slug:slug>/waiting-list/"
_invitations = "manage/<slug:slug>/invitations/"
_delegations = "manage/<slug:slug>/delegations/"
_gates = "manage/<slug:slug>/gates/"
_areas = "manage/<slug:slug>/areas/"
urlpatterns = [
    path("events/<slug:slug>/registration/", public.register_page, name="register"),
    path("events/<slug:slug>/registration/thanks/", public.registered_page, name="registered"),
    path("r/<str:token>/", own.my_registration_page, name="my_registration"),
    path("r/<str:token>/badge.pdf", own.my_badge, name="my_badge"),
    path("r/<str:token>/event.ics", own.my_calendar, name="my_calendar"),
    path("r/<str:token>/cancellation/", own.my_cancellation_page, name="my_cancellation"),
    path("r/<str:token>/consents/", own.my_consent_withdrawal, name="my_consent_withdrawal"),
    path("events/<slug:slug>/waiting-list/", waiting.waiting_list_page, name="waiting_list"),
    path("w/<str:token>/", waiting.my_waiting_page, name="my_waiting"),
    path(_line, waiting.line_page, name="line"),
    path(f"{_line}<int:entry_id>/", waiting.line_entry_page, name="line_entry"),
    path(_invitations, invitations.invitations_page, name="invitations"),
    path(f"{_invitations}missing/", invitations.missing_page, name="missing"),
    path(f"{_invitations}import/", invitations.import_page, name="invitation_import"),
    path(f"{_invitations}template.csv", invitations.import_template, name="import_template"),
    path(f"{_invitations}mails/", invitations.invitation_mails, name="invitation_mails"),
    path(f"{_invitations}reminders/", invitations.reminders_page, name="reminders"),
    path(f"{_person}substitution/", invitations.substitution_page, name="substitution"),
    path("i/<str:token>/", answering.my_invitation_page, name="my_invitation"),
    path(_delegations, delegations.delegations_page, name="delegations"),
    path(f"{_delegations}<int:delegation_id>/", delegations.delegation_page, name="delegation"),
    path(
        f"{_delegations}<int:delegation_id>/letter/",
        delegations.delegation_letter,
        name="delegation_letter",
    ),
    path("d/<str:token>/", delegations.my_delegation_page, name="my_delegation"),
    path("manage/<slug:slug>/walk-ins/", walk_ins.walk_ins_page, name="walk_ins"),
    path(_people, people.registrations_page, name="registrations"),
    path(f"{_people}new/", people.new_registration_page, name="new_registration"),
    path(f"{_people}export/", people.registrations_export, name="registrations_export"),
    path(f"{_people}badges/", people.badges, name="badges"),
    path(f"{_people}approvals/", approving.approvals, name="approvals"),
    path(f"{_person}refusal/", approving.refusal_page, name="refusal"),
    path(f"{_people}categories/", categories.categories_page, name="categories"),
    path(f"{_people}categories/<slug:category>/", categories.category_page, name="category"),
    path(_questions, questions.questions_page, name="questions"),
    path(f"{_questions}new/", questions.new_question_page, name="new_question"),
    path(f"{_questions}preview/", questions.preview_page, name="preview"),
    path(f"{_questions}<int:question_id>/", questions.question_page, name="question"),
    path(f"{_questions}<int:question_id>/place/", questions.question_place, name="question_place"),
    path(
        f"{_questions}<int:question_id>/retirement/",
        questions.question_retirement_page,
        name="question_retirement",
    ),
    path(f"{_person}answers/", answers.answers_page, name="answers"),
    path(f"{_person}answers/<int:answer_id>/file/", answers.answer_file, name="answer_file"),
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
