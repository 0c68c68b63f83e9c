"""Pages of the exhibitors app."""

from django.urls import path

from exhibitors.views import (
    agreements,
    applying,
    booths,
    entities,
    portal,
    portal_sales,
    portal_stores,
    public,
    reviewing,
    sales,
    stores,
)

app_name = "exhibitors"
_STAFF = "manage/<slug:slug>"
_ONE = f"{_STAFF}/agreements/<int:agreement_id>"
_OWN = "exhibit/<int:application_id>"
urlpatterns = [
    path("events/<slug:slug>/exhibitors/", public.exhibitors_page, name="public_exhibitors"),
    path("exhibitors/<int:entity_id>/", public.entity_page, name="public_entity"),
    path("entities/", entities.my_entities, name="my_entities"),
    path("entities/new/", entities.new_entity, name="new_entity"),
    path("entities/<int:entity_id>/", entities.entity, name="entity"),
    path("entities/<int:entity_id>/edit/", entities.edit_entity_page, name="edit_entity"),
    path("entities/<int:entity_id>/products/new/", entities.new_product, name="new_product"),
    path("products/<int:product_id>/edit/", entities.edit_product_page, name="edit_product"),
    path("products/<int:product_id>/certificate/", entities.certificate, name="new_certificate"),
    path("products/<int:product_id>/removal/", entities.product_removal, name="product_removal"),
    path("events/<slug:slug>/application/", applying.application, name="apply"),
    path("applications/<int:application_id>/withdrawal/", applying.withdrawal, name="withdrawal"),
    path(f"{_STAFF}/exhibitors/", reviewing.applications, name="applications"),
    path(
        f"{_STAFF}/exhibitors/<int:application_id>/",
        reviewing.application_page,
        name="application",
    ),
    path(
        f"{_STAFF}/exhibitors/<int:application_id>/approval/",
        reviewing.approval,
        name="approval",
    ),
    path(
        f"{_STAFF}/exhibitors/<int:application_id>/return/",
        reviewing.returning,
        name="return",
    ),
    path(
        f"{_STAFF}/exhibitors/<int:application_id>/rejection/",
        reviewing.rejection,
        name="rejection",
    ),
    path(
        f"{_STAFF}/exhibitors/<int:application_id>/certificates/<int:certificate_id>/",
        reviewing.certificate_decision,
        name="certificate_decision",
    ),
    path(f"{_STAFF}/booths/", booths.booths_page, name="booths"),
    path(f"{_STAFF}/booths/assignments/", booths.assignments, name="assignments"),
    path(
        f"{_STAFF}/booths/assignments/<int:assignment_id>/removal/",
        booths.assignment_removal,
        name="assignment_removal",
    ),
    path(f"{_STAFF}/booths/<int:booth_id>/removal/", booths.booth_removal, name="booth_removal"),
    path(f"{_STAFF}/agreements/", agreements.agreements_page, name="agreements"),
    path(f"{_STAFF}/agreements/new/", agreements.new_agreement, name="new_agreement"),
    path(f"{_ONE}/", agreements.agreement_page, name="agreement"),
    path(f"{_ONE}/edit/", agreements.edit_agreement_page, name="edit_agreement"),
    path(f"{_ONE}/signing/", agreements.signing, name="signing"),
    path(f"{_ONE}/withdrawal/", agreements.withdrawal, name="agreement_withdrawal"),
    path(f"{_ONE}/plan/", agreements.planning_again, name="agreement_plan"),
    path(f"{_ONE}/scans/", agreements.scans, name="scans"),
    path(f"{_ONE}/scans/<int:scan_id>/", agreements.scan, name="scan"),
    path("exhibit/worker.js", portal.portal_worker, name="portal_worker"),
    path("exhibit/session/", portal.sending, name="sending"),
    path(f"{_OWN}/", portal.portal, name="portal"),
    path(f"{_OWN}/timetable.ics", portal.my_timetable, name="my_timetable"),
    path(f"{_OWN}/sales/", portal_sales.my_sales, name="my_sales"),
    path(f"{_OWN}/sales.csv", portal_sales.my_sales_csv, name="my_sales_csv"),
    path(
        f"{_OWN}/sales/<int:entry_id>/correction/",
        portal_sales.sale_correction,
        name="sale_correction",
    ),
    path(
        f"{_OWN}/sales/<int:entry_id>/removal/",
        portal_sales.sale_taking_back,
        name="sale_taking_back",
    ),
    path(f"{_OWN}/stores/", portal_stores.my_stores, name="my_stores"),
    path(
        f"{_OWN}/stores/deliveries/<int:delivery_id>/removal/",
        portal_stores.delivery_removal,
        name="delivery_removal",
    ),
    path(f"{_STAFF}/sales/", sales.sales_page, name="sales"),
    path(f"{_STAFF}/sales/reports/", sales.reports_page, name="sales_reports"),
    path(f"{_STAFF}/sales/headline/", sales.headline, name="sales_headline"),
    path(f"{_STAFF}/sales/validation/", sales.day_validation, name="sales_validation"),
    path(f"{_STAFF}/sales/reminders/", sales.reminders, name="sales_reminders"),
    path(f"{_STAFF}/sales.csv", sales.sales_csv, name="sales_csv"),
    path(
        f"{_STAFF}/sales/<int:entry_id>/validation/",
        sales.sale_validation,
        name="sale_validation",
    ),
    path(f"{_STAFF}/sales/<int:entry_id>/removal/", sales.sale_voiding, name="sale_voiding"),
    path(f"{_STAFF}/stores/", stores.stores_page, name="stores"),
    path(f"{_STAFF}/stores/new/", stores.new_store, name="new_store"),
    path(f"{_STAFF}/stores/<int:store_id>/", stores.store_page, name="store"),
    path(f"{_STAFF}/stores/<int:store_id>/edit/", stores.edit_store_page, name="edit_store"),
    path(f"{_STAFF}/stores/<int:store_id>/removal/", stores.store_removal, name="store_removal"),
]
