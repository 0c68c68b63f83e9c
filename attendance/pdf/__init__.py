"""Documents of the attendance storey: data in, bytes out."""

from attendance.pdf.badges import badge_pdf, badges_pdf

__all__ = ["badge_pdf", "badges_pdf"]
