"""The letter of an event that is over, and the page that checks it."""

import re
import subprocess
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from events.models import Event
from events_app.core import tokens
from exhibitors.models import Application
from exhibitors.pdf.proofs import proof_link
from tests import factories


@pytest.fixture
def took_part(department, cooperative) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's part in a fair that ended yesterday."""
    end = timezone.now() - timedelta(days=1)
    event = factories.make_event(
        organizer=department, slug="old-fair", starts_at=end - timedelta(days=2), ends_at=end
    )
    salt = factories.make_product(cooperative, name="Muối Đông Hải")
    row = factories.make_application(event, cooperative, products=[salt])
    factories.make_booth(event, code="B12", hall="Hall 2").assignments.create(application=row)
    factories.make_sale(row, amount=Decimal(198_650), currency="PHP")
    factories.make_sale(row, amount=Decimal(187_000), currency="PHP", sales_class="BOOKED")
    return row


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True)
    return " ".join(done.stdout.decode().split())


def path_of(application: Application) -> str:
    return reverse("exhibitors:my_proof", args=[application.pk])


def test_the_letter_names_booth_and_products_and_its_code_is_read(  # type: ignore[no-untyped-def]
    took_part, sign_in, producer, tmp_path: Path
) -> None:
    answer = sign_in(producer).get(path_of(took_part))
    text = text_of(answer.content)
    for words in ("Hợp tác xã Muối Đông Hải", "B12 (Hall 2)", "Department of Industry and Trade"):
        assert words in text
    assert "198,650" not in text
    (tmp_path / "proof.pdf").write_bytes(answer.content)
    command = ["pdftoppm", "-png", "-r", "120", "-singlefile", "proof.pdf", "proof"]
    subprocess.run(command, cwd=tmp_path, check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "proof.png"))
    assert code.text == proof_link(took_part)


def test_own_sales_stand_in_it_only_on_wish(took_part, sign_in, producer) -> None:  # type: ignore[no-untyped-def]
    text = text_of(sign_in(producer).get(path_of(took_part), {"sales": "1"}).content)
    assert "Direct (cash) sales ₱198,650.00" in text
    assert "Booked orders ₱187,000.00" in text
    assert "385,650" not in text


def test_there_is_no_letter_before_the_end_nor_without_a_part(  # type: ignore[no-untyped-def]
    took_part, sign_in, producer, outsider
) -> None:
    assert sign_in(outsider).get(path_of(took_part)).status_code == 404
    client = sign_in(producer)
    portal = reverse("exhibitors:portal", args=[took_part.pk])
    assert "Proof of participation (PDF)" in client.get(portal).content.decode()
    Event.objects.update(state="CANCELLED")
    assert client.get(path_of(took_part)).status_code == 404
    Event.objects.update(state="REPORTED", ends_at=timezone.now() + timedelta(hours=1))
    assert client.get(path_of(took_part)).status_code == 404
    assert "Proof of participation" not in client.get(portal).content.decode()


def test_anybody_can_check_the_letter(took_part, client) -> None:  # type: ignore[no-untyped-def]
    path = re.sub("^https?://[^/]+", "", proof_link(took_part))
    page = client.get(path).content.decode()
    assert "Genuine proof" in page
    assert "Hợp tác xã Muối Đông Hải" in page
    assert "198,650" not in page
    Application.objects.update(state="WITHDRAWN")
    gone = client.get(path)
    assert gone.status_code == 404
    assert "Unknown proof" in gone.content.decode()
    forged = tokens.sign("registration", str(took_part.pk))
    nobody = tokens.sign("exhibitor-proof", "999999")
    for token in ("x", forged, nobody, tokens.sign("exhibitor-proof", "x")):
        page = client.get(reverse("exhibitors:proof_verification", args=[token]))
        assert page.status_code == 404
