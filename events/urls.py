"""Pages of the events app."""

from django.urls import path

from events.views import (
    calendar,
    minutes,
    outcomes,
    planning,
    public,
    publishing,
    scheduling,
    team,
    windows,
)

app_name = "events"
urlpatterns = [
    path("", public.public_list, name="public_list"),
    path("events/", public.public_list, name="event_list"),
    path("events/<slug:slug>/", public.public_event, name="public_event"),
    path("events/<slug:slug>/programme.ics", calendar.programme_feed, name="programme_feed"),
    path("events/<slug:slug>/event.ics", calendar.event_file, name="event_file"),
    path("events/<slug:slug>/sessions/<uuid:uid>.ics", calendar.session_file, name="session_file"),
    path("manage/events/new/", planning.new_event_page, name="new_event"),
    path("manage/<slug:slug>/edit/", planning.edit_event_page, name="edit_event"),
    path("manage/<slug:slug>/programme/", scheduling.programme_page, name="programme"),
    path("manage/<slug:slug>/publication/", publishing.publication, name="publication"),
    path("manage/<slug:slug>/cancellation/", publishing.cancellation, name="cancellation"),
    path("manage/<slug:slug>/postponement/", publishing.postponement, name="postponement"),
    path("manage/<slug:slug>/rooms/", scheduling.rooms, name="rooms"),
    path(
        "manage/<slug:slug>/rooms/<int:room_id>/removal/",
        scheduling.room_removal,
        name="room_removal",
    ),
    path("manage/<slug:slug>/sessions/new/", scheduling.new_session, name="new_session"),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/",
        scheduling.edit_session_page,
        name="edit_session",
    ),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/cancellation/",
        scheduling.session_cancellation,
        name="session_cancellation",
    ),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/restoration/",
        scheduling.session_restoration,
        name="session_restoration",
    ),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/minutes/",
        minutes.minutes_page,
        name="minutes",
    ),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/decisions/",
        minutes.decisions,
        name="decisions",
    ),
    path(
        "manage/<slug:slug>/sessions/<int:session_id>/tasks/",
        minutes.action_items,
        name="action_items",
    ),
    path(
        "manage/<slug:slug>/tasks/<int:item_id>/completion/",
        minutes.action_item_completion,
        name="action_item_completion",
    ),
    path("manage/<slug:slug>/outcomes/", outcomes.outcomes_page, name="outcomes"),
    path("manage/<slug:slug>/indicators/new/", outcomes.new_indicator, name="new_indicator"),
    path(
        "manage/<slug:slug>/indicators/<int:indicator_id>/",
        outcomes.edit_indicator,
        name="edit_indicator",
    ),
    path("manage/<slug:slug>/reported/", outcomes.reported, name="reported"),
    path(
        "manage/<slug:slug>/reported/<int:figure_id>/removal/",
        outcomes.reported_removal,
        name="reported_removal",
    ),
    path("manage/<slug:slug>/team/", team.team_page, name="team"),
    path("manage/<slug:slug>/team/members/", team.members, name="members"),
    path(
        "manage/<slug:slug>/team/members/<int:member_id>/role/",
        team.member_role,
        name="member_role",
    ),
    path(
        "manage/<slug:slug>/team/members/<int:member_id>/removal/",
        team.member_removal,
        name="member_removal",
    ),
    path("manage/<slug:slug>/team/roles/", team.event_roles, name="event_roles"),
    path(
        "manage/<slug:slug>/team/roles/<int:role_id>/removal/",
        team.event_role_removal,
        name="event_role_removal",
    ),
    path("manage/<slug:slug>/partners/", team.partner_roles, name="partner_roles"),
    path(
        "manage/<slug:slug>/partners/<int:role_id>/removal/",
        team.partner_removal,
        name="partner_removal",
    ),
    path("manage/<slug:slug>/times/", windows.windows_page, name="windows"),
    path("manage/<slug:slug>/times/<int:window_id>/", windows.edit_window_page, name="edit_window"),
    path(
        "manage/<slug:slug>/times/<int:window_id>/removal/",
        windows.window_removal,
        name="window_removal",
    ),
]
