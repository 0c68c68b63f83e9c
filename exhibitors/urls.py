"""Pages of the exhibitors app."""

from django.urls import path

from exhibitors.views import (
    agreements,
    applying,
    booths,
    by_unit,
    entities,
    outlets,
    public,
    reviewing,
)

app_name = "exhibitors"
_STAFF = "manage/<slug:slug>"
_ONE = f"{_STAFF}/agreements/<int:agreement_id>"
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
    path("registry/by-unit/", by_unit.by_unit_page, name="by_unit"),
    path("registry/by-unit.csv", by_unit.by_unit_csv, name="by_unit_csv"),
    path("sales-points/", outlets.outlets_page, name="outlets"),
    path("sales-points.csv", outlets.outlets_csv, name="outlets_csv"),
    path("sales-points/new/", outlets.new_outlet, name="new_outlet"),
    path("sales-points/coverage/", outlets.coverage_page, name="outlet_coverage"),
    path("sales-points/<int:outlet_id>/", outlets.outlet_page, name="outlet"),
    path("sales-points/<int:outlet_id>/edit/", outlets.edit_outlet, name="edit_outlet"),
    path("sales-points/<int:outlet_id>/entities/", outlets.outlet_entities, name="outlet_entities"),
    path(
        "sales-points/<int:outlet_id>/entities/<int:entity_id>/removal/",
        outlets.outlet_entity_removal,
        name="outlet_entity_removal",
    ),
    path("sales-points/<int:outlet_id>/closing/", outlets.outlet_closing, name="outlet_closing"),
    path(
        "sales-points/<int:outlet_id>/reopening/",
        outlets.outlet_reopening,
        name="outlet_reopening",
    ),
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
]
