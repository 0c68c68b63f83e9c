"""Documents of the attendance storey: data in, bytes out."""

from attendance.pdf.badges import CHUNK_SIZE, badge_pdf, badges_pdf

__all__ = ["CHUNK_SIZE", "badge_pdf", "badges_pdf"]
