"""What an event asks the people who register."""

from attendance.models import Question, Registration


def is_asked(registration: Registration) -> bool:
    """Tell whether the event asks this person anything in self-service; one query."""
    rows = Question.objects.asked().filter(event=registration.event, at_desk_only=False)
    return any(row.is_for(registration.category) for row in rows)
