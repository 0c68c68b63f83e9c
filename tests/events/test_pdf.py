"""The printed programme, read back."""

import io

import pytest
from pypdf import PdfReader

from events.actions.scheduling import add_session
from events.pdf import programme_pdf
from tests.factories import make_room

pytestmark = pytest.mark.django_db


def test_the_programme_is_printed_with_rooms_and_people(conference, planner):
    add_session(
        conference,
        by=planner,
        title_en="Opening",
        room=make_room(conference, name="Hội trường lớn"),
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        speakers=[{"full_name": "Huỳnh Quốc Sơn", "role": "CHAIR"}],
    )
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(programme_pdf(conference))).pages
    )
    for wanted in ("Opening", "Hội trường lớn", "Huỳnh Quốc Sơn", "08:00"):
        assert wanted in text
