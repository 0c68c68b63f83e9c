"""The yardstick: the same A6 badge drawn by reportlab, plainly, one page after the other.

It gets the codes signed, and draws them with zxing-cpp as we do: reportlab's own QR widget alone
would take many times as long as the rest and flatter us.
"""

import io
from collections.abc import Sequence

import zxingcpp
from fontTools.merge import Merger
from PIL import Image
from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-{}-{}-normal.woff"


def register_fonts() -> None:
    """Give reportlab the same typeface; it wants one file for all letters of a line."""
    for name, weight in (("Plain", 400), ("Bold", 600)):
        parts = [FONT.format(part, weight) for part in ("latin", "latin-ext", "vietnamese")]
        merged = Merger().merge(parts)
        merged.flavor = None
        out = io.BytesIO()
        merged.save(out)
        out.seek(0)
        pdfmetrics.registerFont(TTFont(name, out))


def reportlab_badges(
    people: Sequence[tuple[str, str, str, str, str, str]], *, event: str, line: str
) -> bytes:
    """Return a PDF; people are (name, position, organisation, reference, category, token)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(105 * mm, 148 * mm))
    for name, position, organization, reference, category, token in people:
        canvas.setFillColor(HexColor("#a82f28"))
        canvas.roundRect(9 * mm, 132 * mm, 8 * mm, 8 * mm, 2 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#5c6273"))
        canvas.setFont("Plain", 8.5)
        canvas.drawString(20 * mm, 137 * mm, event)
        canvas.drawString(20 * mm, 133 * mm, line)
        canvas.setFillColor(HexColor("#22283a"))
        canvas.setFont("Bold", 25)
        canvas.drawString(9 * mm, 115 * mm, name)
        canvas.setFont("Plain", 12.5)
        canvas.drawString(9 * mm, 106 * mm, position)
        canvas.setFont("Bold", 12.5)
        canvas.drawString(9 * mm, 100 * mm, organization)
        canvas.setFont("Plain", 9)
        canvas.drawString(9 * mm, 33 * mm, "Registration")
        canvas.setFont("Bold", 11)
        canvas.drawString(9 * mm, 28 * mm, reference)
        code = zxingcpp.create_barcode(token, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        pixels = code.to_image(scale=1)
        image = Image.frombytes("L", (pixels.shape[1], pixels.shape[0]), bytes(memoryview(pixels)))
        canvas.drawImage(ImageReader(image), 58.4 * mm, 20.3 * mm, 41.35 * mm, 41.35 * mm)
        canvas.setFillColor(HexColor("#0f6674"))
        canvas.rect(0, 0, 105 * mm, 16 * mm, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont("Bold", 17)
        canvas.drawString(9 * mm, 6 * mm, category)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
