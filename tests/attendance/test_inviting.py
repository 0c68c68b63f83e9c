"""Invitations: answers kept apart, substitutes, mails and reminders that leave once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from attendance.actions.inviting import (
    InvitationOver,
    RemindersSent,
    SubstituteIsInvited,
    answer_yes,
    answered,
    decline_invitation,
    import_invitations,
    mail_invitation,
    name_substitute,
    open_reminder_round,
    remind,
)
from attendance.actions.registering import (
    AlreadyRegistered,
    RegistrationClosed,
    accept_invitation,
    cancel_registration,
    register,
)
from attendance.models import Invitation, InvitationAnswer, Registration, Reminder, ReminderRound
from attendance.queries import turnout
from attendance.queries.invitations import AnswerCounts, answer_counts, still_missing
from events.actions.errors import EventFull
from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove
from events_app.core.models import OutgoingMessage
from tests import factories

NOW = factories.START - timedelta(days=10)
SUBSTITUTE = {
    "full_name": "Trần Văn Bê",
    "email": "be@example.org",
    "organization_name": "Sở Công Thương",
    "position": "Phó giám đốc",
}


def row(name: str, **overrides: object) -> dict[str, object]:
    fields = {
        "full_name": name,
        "email": f"{name.lower()}@example.org",
        "organization_name": "Sở Công Thương",
        "position": "",
        "category": "VIP",
        "language": "en",
        "unit": None,
    }
    return fields | overrides


def verbs(target: object) -> list[str]:
    return [line.verb for line in reversed(audit.trail(target))]  # type: ignore[arg-type]


def taken(event: Event) -> int:
    event.refresh_from_db()
    return event.registered_count


def test_a_list_is_invited_in_one_go_and_takes_no_seat(conference: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    unit = factories.make_province()
    rows = [row("Anh", unit=unit.pk), row("Bình"), row("Chi", email="")]
    people = import_invitations(conference, rows=rows, by=registrar, now=NOW)
    assert [(p.full_name, p.state, p.category, p.invited_at) for p in people] == [
        ("Anh", "INVITED", "VIP", NOW),
        ("Bình", "INVITED", "VIP", NOW),
        ("Chi", "INVITED", "VIP", NOW),
    ]
    assert Invitation.objects.get(registration=people[0]).unit == unit
    assert taken(conference) == 0
    assert verbs(people[2]) == ["registration.invited"]
    line = audit.trail(conference).get(verb="invitations.imported")
    assert (line.actor, line.details) == (registrar, {"count": 3})


def test_the_same_list_again_invites_nobody(conference: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    rows = [row("Anh"), row("Chi", email="")]
    import_invitations(conference, rows=rows, by=registrar, now=NOW)
    again = [row("ANH", email="Anh@example.org"), row("Chi", email=""), row("Dũng")]
    people = import_invitations(conference, rows=again, by=registrar, now=NOW)
    assert [p.full_name for p in people] == ["Dũng"]
    assert Registration.objects.count() == 3


def test_an_import_costs_as_many_queries_for_three_people_as_for_one(
    conference: Event, registrar, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    import_invitations(conference, rows=[row("Warm")], by=registrar, now=NOW)
    with django_assert_num_queries(12):
        import_invitations(conference, rows=[row("Anh")], by=registrar, now=NOW)
    with django_assert_num_queries(12):
        rows = [row("Bình"), row("Chi"), row("Dũng")]
        import_invitations(conference, rows=rows, by=registrar, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_the_same_import_invite_everybody_once(registrar, conference) -> None:  # type: ignore[no-untyped-def]
    rows = [row(f"Khách {n}", email=f"k{n}@example.org") for n in range(20)]
    ready = threading.Barrier(4, timeout=60)

    def click() -> None:
        try:
            ready.wait()
            import_invitations(conference, rows=rows, by=registrar, now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Registration.objects.filter(event=conference).count() == 20


def test_an_invited_person_accepts(conference: Event) -> None:
    invitation = factories.make_invitation(conference)
    person = answer_yes(invitation, by=None, now=NOW)
    assert (person.state, person.registered_at, taken(conference)) == ("REGISTERED", NOW, 1)
    assert answered(invitation) == InvitationAnswer.ACCEPTED
    assert verbs(person) == ["registration.registered"]


def test_declining_keeps_the_person_as_invited_and_can_be_taken_back(conference: Event) -> None:
    invitation = factories.make_invitation(conference)
    person = decline_invitation(invitation, by=None)
    assert (person.state, answered(invitation)) == ("DECLINED", InvitationAnswer.DECLINED)
    assert verbs(person) == ["registration.declined"]
    with pytest.raises(IllegalMove):
        decline_invitation(invitation, by=None)
    assert answer_yes(invitation, by=None, now=NOW).state == "REGISTERED"


def test_a_substitute_is_a_person_of_their_own_and_the_invited_stays_invited(
    conference: Event,
) -> None:
    invitation = factories.make_invitation(conference, category="VIP", full_name="Nguyễn Văn A")
    other = name_substitute(invitation, by=None, now=NOW, **SUBSTITUTE)
    invited = Registration.objects.get(pk=invitation.pk)
    assert (invited.full_name, invited.state) == ("Nguyễn Văn A", "INVITED")
    assert (other.full_name, other.state, other.category) == ("Trần Văn Bê", "REGISTERED", "VIP")
    assert other.stands_in.invitation == invitation
    assert answered(invitation) == InvitationAnswer.SUBSTITUTED
    assert taken(conference) == 1
    assert verbs(invited) == ["invitation.substituted"]
    assert verbs(other) == ["registration.registered"]
    counted = turnout(conference)
    assert (counted.invited, counted.registered) == (1, 1)


def test_after_a_substitute_nobody_accepts_a_second_time(conference: Event) -> None:
    invitation = factories.make_invitation(conference)
    name_substitute(invitation, by=None, now=NOW, **SUBSTITUTE)
    invited = Registration.objects.get(pk=invitation.pk)
    with pytest.raises(InvitationOver):
        answer_yes(invitation, by=None, now=NOW)
    with pytest.raises(InvitationOver):
        name_substitute(invitation, by=None, now=NOW, **{**SUBSTITUTE, "full_name": "C"})
    with pytest.raises(IllegalMove):
        accept_invitation(invited, by=None, now=NOW)
    assert taken(conference) == 1


def test_when_the_substitute_cancels_the_invitation_is_open_again(conference: Event) -> None:
    invitation = factories.make_invitation(conference)
    other = name_substitute(invitation, by=None, now=NOW, **SUBSTITUTE)
    cancel_registration(other, by=None, now=NOW)
    assert answered(invitation) == InvitationAnswer.UNANSWERED
    third = name_substitute(invitation, by=None, now=NOW, **{**SUBSTITUTE, "full_name": "Cường"})
    assert (third.full_name, taken(conference)) == ("Cường", 1)


def test_the_seat_of_who_had_accepted_goes_over_even_when_all_are_taken(department) -> None:  # type: ignore[no-untyped-def]
    event = factories.make_event(organizer=department, capacity=1)
    invitation = factories.make_invitation(event)
    answer_yes(invitation, by=None, now=NOW)
    other = name_substitute(invitation, by=None, now=NOW, **SUBSTITUTE)
    assert (other.state, taken(event)) == ("REGISTERED", 1)
    assert Registration.objects.get(pk=invitation.pk).state == "CANCELLED"
    assert answered(invitation) == InvitationAnswer.SUBSTITUTED


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"full_name": "NGUYEN VAN A"}, SubstituteIsInvited),
        ({"full_name": "Có Rồi", "email": "there@example.org"}, AlreadyRegistered),
        ({"now": factories.START + timedelta(days=2)}, RegistrationClosed),
    ],
)
def test_a_substitute_is_refused_and_nothing_is_written(conference, fields, error) -> None:  # type: ignore[no-untyped-def]
    invitation = factories.make_invitation(conference, full_name="Nguyễn Văn A")
    register(conference, full_name="Có Rồi", email="there@example.org", now=NOW)
    with pytest.raises(error):
        name_substitute(invitation, by=None, **{"now": NOW, **SUBSTITUTE, **fields})
    assert taken(conference) == 1
    assert answered(invitation) == InvitationAnswer.UNANSWERED


def test_a_full_event_takes_no_substitute_of_an_unanswered_invitation(department) -> None:  # type: ignore[no-untyped-def]
    event = factories.make_event(organizer=department, capacity=1)
    register(event, full_name="First", email="first@example.org", now=NOW)
    with pytest.raises(EventFull):
        name_substitute(factories.make_invitation(event), by=None, now=NOW, **SUBSTITUTE)


def test_a_colleague_who_registers_at_the_same_address_does_not_become_the_invited(
    conference: Event,
) -> None:
    invitation = factories.make_invitation(conference, full_name="A", email="office@example.org")
    register(conference, full_name="B", email="office@example.org", now=NOW)
    assert Registration.objects.get(pk=invitation.pk).full_name == "A"
    assert answered(invitation) == InvitationAnswer.UNANSWERED


def test_an_invitation_is_mailed_once_with_the_personal_link(conference: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    invitation = factories.make_invitation(conference)
    assert mail_invitation(invitation, by=registrar, now=NOW) is True
    assert mail_invitation(invitation, by=registrar, now=NOW) is False
    mail = OutgoingMessage.objects.get()
    assert (mail.to, "/i/" in mail.text) == (invitation.registration.email, True)
    assert verbs(invitation.registration) == ["invitation.mailed"]
    without = factories.make_invitation(conference, email="")
    assert mail_invitation(without, by=registrar, now=NOW) is False


def test_reminders_go_once_per_round_and_only_to_the_unanswered(conference, registrar) -> None:  # type: ignore[no-untyped-def]
    silent = factories.make_invitation(conference)
    declined = factories.make_invitation(conference)
    decline_invitation(declined, by=None)
    opened = open_reminder_round(conference, number=1, by=registrar)
    assert [remind(opened, one) for one in (silent, silent, declined)] == [True, False, False]
    assert Reminder.objects.get().invitation == silent
    mail = OutgoingMessage.objects.get()
    assert mail.to == silent.registration.email
    assert "no answer from you yet" in mail.text
    assert verbs(silent.registration) == ["invitation.reminded"]
    with pytest.raises(RemindersSent):
        open_reminder_round(conference, number=1, by=registrar)
    assert ReminderRound.objects.count() == 1
    second = open_reminder_round(conference, number=2, by=registrar)
    assert remind(second, silent) is True


def test_everybody_invited_stands_in_exactly_one_count(conference: Event) -> None:
    letters = [factories.make_invitation(conference) for _ in range(6)]
    answer_yes(letters[0], by=None, now=NOW)
    decline_invitation(letters[1], by=None)
    name_substitute(letters[2], by=None, now=NOW, **SUBSTITUTE)
    cancel_registration(letters[3].registration, by=None, now=NOW)
    cancel_registration(answer_yes(letters[4], by=None, now=NOW), by=None, now=NOW)
    assert answer_counts(conference) == AnswerCounts(
        invited=6, accepted=1, declined=2, substituted=1, unanswered=1, withdrawn=1
    )


def test_who_is_missing_is_grouped_blind_to_accents_and_case(
    conference: Event, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    unit = factories.make_province()
    for name in ("Sở Công Thương", "SO CONG THUONG", "Hội Nông dân", ""):
        fields = {"organization_name": name}
        invitation = factories.make_invitation(conference, unit=unit, **fields)
        Registration.objects.filter(pk=invitation.pk).update(
            organization_folded={"Hội Nông dân": "hoi nong dan", "": ""}.get(name, "so cong thuong")
        )
    accepted = factories.make_invitation(conference)
    answer_yes(accepted, by=None, now=NOW)
    with django_assert_num_queries(1):
        groups = still_missing(conference, by_unit=False)
    assert [(g.name, g.invited, len(g.missing)) for g in groups] == [
        ("Sở Công Thương", 2, 2),
        ("Hội Nông dân", 1, 1),
        ("", 2, 1),
    ]
    by_unit = still_missing(conference, by_unit=True)
    assert [(g.name, g.invited, len(g.missing)) for g in by_unit] == [(unit.name, 4, 4)]
