"""Certificates of participation: A4 landscape, one page each, in the person's language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from attendance.models import ParticipationCertificate
from attendance.queries.certificates import verification_code
from events_app.core.pdf import merged_pdf
from events_app.core.qr import qr_data_uri

_CHUNK_SIZE = 100


@dataclass(frozen=True)
class CertificatePage:
    """One certificate with the code that verifies it."""

    certificate: ParticipationCertificate
    name_size: str
    qr: str


def verification_link(certificate: ParticipationCertificate) -> str:
    """Return the public address that says whether the paper is genuine."""
    path = reverse("attendance:verification", args=[verification_code(certificate)])
    return f"{settings.SITE_URL}{path}"


def certificates_pdf(
    rows: Sequence[ParticipationCertificate],
    advance: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the certificates as one PDF; `event__venue` and its organiser are selected.

    Raises ValueError when there is none.
    """
    if not rows:
        raise ValueError("no certificate to print")
    return merged_pdf(_chunks(rows, advance))


def _chunks(
    rows: Sequence[ParticipationCertificate], advance: Callable[[int, int], None] | None
) -> Iterator[str]:
    for start in range(0, len(rows), _CHUNK_SIZE):
        if advance is not None:
            advance(start, len(rows))
        yield _document([_page(row) for row in rows[start : start + _CHUNK_SIZE]])
    if advance is not None:
        advance(len(rows), len(rows))


def _document(pages: Sequence[CertificatePage]) -> str:
    bodies = []
    for page in pages:
        with translation.override(page.certificate.language):
            context = {"page": page, "row": page.certificate, "event": page.certificate.event}
            bodies.append(render_to_string("pdf/attendance/_certificate.html", context))
    return render_to_string("pdf/attendance/certificates.html", {"bodies": bodies})


def _page(row: ParticipationCertificate) -> CertificatePage:
    length = len(row.printed_name)
    size = "" if length <= 34 else "long" if length <= 70 else "longest"
    return CertificatePage(row, size, qr_data_uri(verification_link(row)))
