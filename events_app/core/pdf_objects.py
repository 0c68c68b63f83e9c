"""The objects of a PDF that `core.paper` writes: streams, pictures and whole fonts."""

import io
import zlib
from typing import TYPE_CHECKING, Any

from events_app.core import typesetting

if TYPE_CHECKING:
    import pikepdf


def name(text: str) -> "pikepdf.Name":
    """Return a PDF name."""
    import pikepdf

    return pikepdf.Name(f"/{text}")


def stream(pdf: "pikepdf.Pdf", content: bytes) -> Any:
    """Return a compressed stream."""
    return pdf.make_stream(zlib.compress(content, 6), Filter=name("FlateDecode"))


def image(pdf: "pikepdf.Pdf", png: bytes) -> Any:
    """Return a picture as an image object; transparency becomes white, the badge's ground."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        ground = Image.new("RGBA", picture.size, "white")
        flat = Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    image = stream(pdf, flat.tobytes())
    image.Type, image.Subtype = name("XObject"), name("Image")
    image.Width, image.Height = flat.size
    image.ColorSpace, image.BitsPerComponent = name("DeviceRGB"), 8
    return pdf.make_indirect(image)


def font(pdf: "pikepdf.Pdf", face: typesetting.Typeface) -> Any:
    """Return the whole font file as a composite font. Source: ISO 32000-1, 9.7.

    Whole, because then it is the same object in every file and no glyph is ever missing: the
    files are 7–17 kB.
    """
    import pikepdf

    descriptor = pikepdf.Dictionary(
        Type=name("FontDescriptor"),
        FontName=name(face.key),
        Flags=32,
        FontBBox=list(face.box),
        ItalicAngle=0,
        Ascent=1000,
        Descent=-265,
        CapHeight=700,
        StemV=80,
        FontFile2=stream(pdf, face.file),
    )
    descendant = pikepdf.Dictionary(
        Type=name("Font"),
        Subtype=name("CIDFontType2"),
        BaseFont=name(face.key),
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=name("Identity"),
        W=[0, list(face.advances)],
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=name("Font"),
            Subtype=name("Type0"),
            BaseFont=name(face.key),
            Encoding=name("Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=stream(pdf, _to_unicode(face)),
        )
    )


def _to_unicode(face: typesetting.Typeface) -> bytes:
    """Return the map that lets people copy and search the text. Source: ISO 32000-1, 9.10.3."""
    pairs = sorted(face.characters.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
