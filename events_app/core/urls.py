"""Pages of the floor: jobs, outbox, privacy notice, health."""

from django.urls import path

from events_app.core import trust, views

app_name = "core"
urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job_page, name="job"),
    path("jobs/<uuid:job_id>/progress/", views.job_progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancellation/", views.job_cancellation, name="job_cancellation"),
    path("jobs/<uuid:job_id>/result/", views.job_result, name="job_result"),
    path("manage/outbox/", views.outbox_page, name="outbox"),
    path("manage/outbox/<int:message_id>/", views.outbox_message, name="outbox_message"),
    path(
        "manage/outbox/attachments/<int:attachment_id>/",
        views.outbox_attachment,
        name="outbox_attachment",
    ),
    path("privacy/", views.privacy, name="privacy"),
    path("trust/", trust.trust_page, name="trust"),
    path("trust/phien-root.crt", trust.root_certificate, name="root_certificate"),
    path("health/", views.health, name="health"),
]
