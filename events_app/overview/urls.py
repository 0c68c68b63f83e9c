"""Pages of the roof."""

from django.urls import path

from events_app.overview.views import dashboard, exports, reports

app_name = "overview"
_EVENT = "manage/<slug:slug>"
urlpatterns = [
    path("manage/", dashboard.dashboard, name="dashboard"),
    path(f"{_EVENT}/", dashboard.event_room, name="event"),
    path(f"{_EVENT}/report/", reports.report_page, name="report"),
    path(f"{_EVENT}/report/pdf/", reports.report_pdf_job, name="report_pdf"),
    path(f"{_EVENT}/report/report.xlsx", reports.report_spreadsheet, name="report_xlsx"),
    path(f"{_EVENT}/report/report.json", reports.report_json, name="report_json"),
    path(f"{_EVENT}/report/<int:number>.json", reports.frozen_report, name="frozen_report"),
    path(f"{_EVENT}/report/handover/", reports.handover, name="handover"),
    path(f"{_EVENT}/takeaway/", exports.exports_page, name="exports"),
]
