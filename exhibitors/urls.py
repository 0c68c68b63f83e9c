"""Pages of the exhibitors app."""

from django.urls import path

from exhibitors.views import (
    agreements,
    applying,
    awards,
    booths,
    certificates,
    certifying,
    entities,
    pictures,
    products,
    public,
    reviewing,
)

app_name = "exhibitors"
_STAFF = "manage/<slug:slug>"
_CERTIFICATE = "registry/certificates/<int:certificate_id>"
_NOMINATION = "registry/nominations/<int:nomination_id>"
_AWARD = f"{_STAFF}/awards/<int:award_id>"
_ONE = f"{_STAFF}/agreements/<int:agreement_id>"
urlpatterns = [
    path("events/<slug:slug>/exhibitors/", public.exhibitors_page, name="public_exhibitors"),
    path("exhibitors/<int:entity_id>/", public.entity_page, name="public_entity"),
    path("entities/", entities.my_entities, name="my_entities"),
    path("entities/new/", entities.new_entity, name="new_entity"),
    path("entities/<int:entity_id>/", entities.entity, name="entity"),
    path("entities/<int:entity_id>/edit/", entities.edit_entity_page, name="edit_entity"),
    path("entities/<int:entity_id>/products/new/", products.new_product, name="new_product"),
    path("products/<int:product_id>/edit/", products.edit_product_page, name="edit_product"),
    path("products/<int:product_id>/certificate/", products.certificate, name="new_certificate"),
    path("products/<int:product_id>/removal/", products.product_removal, name="product_removal"),
    path("products/<int:product_id>/nomination/", products.nomination, name="new_nomination"),
    path("products/<int:product_id>/pictures/", pictures.product_pictures, name="product_pictures"),
    path("products/<int:product_id>/pictures/order/", pictures.picture_order, name="picture_order"),
    path(
        "products/<int:product_id>/pictures/<int:picture_id>/",
        pictures.picture_page,
        name="picture",
    ),
    path(
        "products/<int:product_id>/pictures/<int:picture_id>/removal/",
        pictures.picture_removal,
        name="picture_removal",
    ),
    path(
        "products/<int:product_id>/pictures/<int:picture_id>/<str:size>.jpg",
        pictures.picture_file,
        name="picture_file",
    ),
    path("registry/certificates/", certificates.certificates_page, name="certificates"),
    path("registry/certificates.csv", certificates.certificates_csv, name="certificates_csv"),
    path("registry/expiry/", certificates.expiry_page, name="expiry"),
    path("registry/expiry.csv", certificates.expiry_csv, name="expiry_csv"),
    path(f"{_CERTIFICATE}/", certificates.certificate_page, name="certificate"),
    path(f"{_CERTIFICATE}/confirmation/", certifying.confirmation, name="certificate_confirmation"),
    path(f"{_CERTIFICATE}/refusal/", certifying.refusal, name="certificate_refusal"),
    path(f"{_CERTIFICATE}/revocation/", certifying.revocation, name="certificate_revocation"),
    path(f"{_CERTIFICATE}/extension/", certifying.extension, name="certificate_extension"),
    path(f"{_CERTIFICATE}/succession/", certifying.succession, name="certificate_succession"),
    path("registry/nominations/", certifying.nominations_page, name="nominations"),
    path(f"{_NOMINATION}/review/", certifying.nomination_review, name="nomination_review"),
    path(f"{_NOMINATION}/decision/", certifying.ministry_decision, name="ministry_decision"),
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
    path(f"{_STAFF}/awards/", awards.awards_page, name="awards"),
    path(f"{_STAFF}/awards/print/", awards.awards_print, name="awards_print"),
    path(f"{_STAFF}/awards.csv", awards.awards_csv, name="awards_csv"),
    path(f"{_STAFF}/awards/recipients/", awards.recipients, name="award_recipients"),
    path(f"{_AWARD}/place/", awards.award_place, name="award_place"),
    path(f"{_AWARD}/handover/", awards.award_handover, name="award_handover"),
    path(f"{_AWARD}/proxy/", awards.award_proxy, name="award_proxy"),
    path(f"{_AWARD}/removal/", awards.award_removal, name="award_removal"),
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
