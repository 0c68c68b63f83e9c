"""HTML in, PDF out, by WeasyPrint; a document can fetch nothing but our own print files."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint import Document

ALLOWED_ROOTS = (
    (settings.BASE_DIR / "node_modules" / "@fontsource").resolve(),
    (settings.BASE_DIR / "events_app" / "static").resolve(),
)


def render_pdf(template: str, context: dict[str, object]) -> bytes:
    """Render a template of `templates/pdf/` to PDF bytes.

    WeasyPrint costs 1.1–2.7 s to import: call this in the worker, or for one small document.
    """
    return html_to_pdf(render_to_string(template, context))


def html_to_pdf(html: str) -> bytes:
    """Return the PDF of `html`; relative addresses resolve below the project's root."""
    return merged_pdf([html])


def merged_pdf(parts: Iterable[str]) -> bytes:
    """Return one PDF of several HTML documents, laid out one after the other.

    Layout time grows faster than length: 1,000 badges as ten parts take half the memory.
    Raises ValueError when there is no part.
    """
    documents = [_laid_out(html) for html in parts]
    if not documents:
        raise ValueError("a PDF needs at least one part")
    pages = [page for document in documents for page in document.pages]
    return bytes(documents[0].copy(pages).write_pdf() or b"")


def _laid_out(html: str) -> "Document":
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PrintFetcher(URLFetcher):
        """Hand out data: addresses and files below ALLOWED_ROOTS; refuse the rest."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url.startswith("file:"):
                path = Path(unquote(urlparse(url).path)).resolve()
                if not any(path.is_relative_to(root) for root in ALLOWED_ROOTS):
                    raise ValueError(f"{path.name} is outside the print folders")
            return super().fetch(url, headers)

    fetcher = PrintFetcher(
        allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True
    )
    return HTML(string=html, base_url=f"{settings.BASE_DIR}/", url_fetcher=fetcher).render()
