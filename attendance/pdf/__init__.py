"""Documents of the attendance app."""

from attendance.pdf.badges import badge_pdf, badges_pdf

__all__ = ["badge_pdf", "badges_pdf"]
