"""How the audit lines of this storey read to people."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "agreement.edited": _("agreement changed"),
    "agreement.planned": _("agreement planned"),
    "agreement.scan_attached": _("scan kept"),
    "agreement.signed": _("agreement signed"),
    "agreement.withdrawn": _("agreement withdrawn"),
    "application.approved": _("application approved"),
    "application.products_chosen": _("products chosen"),
    "application.rejected": _("application rejected"),
    "application.returned": _("application returned"),
    "application.submitted": _("application sent"),
    "application.withdrawn": _("application withdrawn"),
    "booth.added": _("booth added"),
    "booth.assigned": _("booth assigned"),
    "booth.freed": _("booth freed"),
    "booth.removed": _("booth removed"),
    "certificate.claimed": _("star certificate claimed"),
    "certificate.issued": _("star certificate confirmed"),
    "certificate.refused": _("star certificate refused"),
    "certificate.revoked": _("certificate revoked"),
    "entity.edited": _("entity changed"),
    "entity.registered": _("entity registered"),
    "product.added": _("product added"),
    "product.deleted": _("product removed"),
    "product.edited": _("product changed"),
    "sales_point.closed": _("sales point closed"),
    "sales_point.edited": _("sales point changed"),
    "sales_point.opened": _("sales point added"),
    "sales_point.reopened": _("sales point open again"),
}
