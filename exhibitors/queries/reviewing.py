"""What staff should see before they approve an application."""

from django.utils.translation import gettext as _

from exhibitors.models import Application, Certificate

STANDING = (Certificate.State.CLAIMED, Certificate.State.ISSUED)


def warnings_of(application: Application) -> list[str]:
    """Return what staff should see before they approve: claims and certificates that end early."""
    last_day = application.event.ends_at.astimezone(application.event.zone).date()
    found = []
    for product in application.products.all():
        name = {"product": product.name}
        standing = [row for row in product.certificates.all() if row.state in STANDING]
        if not standing:
            found.append(_("%(product)s: no certificate.") % name)
        if any(row.state == Certificate.State.CLAIMED for row in standing):
            found.append(_("%(product)s: the certificate is claimed, not confirmed.") % name)
        if standing and all(row.has_ended_by(last_day) for row in standing):
            found.append(_("%(product)s: a certificate ends before the event.") % name)
    return found
