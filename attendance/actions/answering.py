"""Keeping what people answered; every value is checked for its kind before it is stored."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import Answer, Question, Registration
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

Kind = Question.Kind
LARGEST_FILE_BYTES = 10 * 1024 * 1024
# Told by the first bytes, never by the name somebody gave the file.
FILE_BEGINNINGS = {b"%PDF-": ".pdf", b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


class AnswerInvalid(DomainError):
    """The value is not of the question's kind."""

    code = "answer_invalid"
    message = _("This answer does not fit the question. Check it and send again.")


class AnswerFileWrong(DomainError):
    """Neither PDF nor PNG nor JPEG."""

    code = "answer_file_wrong"
    message = _("This is not a PDF, PNG or JPEG file. Choose another one.")


class AnswerFileTooLarge(DomainError):
    """The file is larger than LARGEST_FILE_BYTES."""

    code = "answer_file_too_large"
    message = _("The file is larger than 10 MB. Choose a smaller one.")


def file_ending(content: bytes) -> str:
    """Return the ending that fits the content. Raises AnswerFileWrong, AnswerFileTooLarge."""
    if len(content) > LARGEST_FILE_BYTES:
        raise AnswerFileTooLarge
    for beginning, ending in FILE_BEGINNINGS.items():
        if content.startswith(beginning):
            return ending
    raise AnswerFileWrong


@transaction.atomic
def save_answers(
    registration: Registration,
    *,
    questions: Iterable[Question],
    answers: Mapping[int, Any],
    by: User | None,
    files: Mapping[int, bytes] | None = None,
    now: datetime | None = None,
) -> None:
    """Make `answers` (question key → value) the answers to `questions`; others stay.

    A question without a value loses its answer: it was emptied, or its condition no longer
    holds. `files` holds the content of new files. Raises AnswerInvalid and the file errors.
    """
    kept = {row.question_id: row for row in registration.answers.all()}
    changed: list[int] = []
    for question in questions:
        value = answers.get(question.pk)
        old = kept.get(question.pk)
        content = (files or {}).get(question.pk)
        if value is None:
            if old is not None:
                old.delete()
                changed.append(question.pk)
            continue
        check_answer(question, value)
        if old is not None and old.value == value and content is None:
            continue
        _keep(old or Answer(registration=registration, question=question), value, content, by, now)
        changed.append(question.pk)
    if changed:
        audit.record(by, "answers.changed", registration, questions=changed)


def check_answer(question: Question, value: Any) -> None:
    """Raise AnswerInvalid unless `value` is what `question` stores.

    Text, long text, e-mail, phone (E.164): str. Number: a decimal as str, within the bounds.
    Choice: a key. Choices: a list of keys. Yes/no: bool. Date: ISO 8601. Unit: {"id", "name"}.
    File: {"name", "size", "sha256"}.
    """
    try:
        fits = _CHECKS[Kind(question.kind)](question, value)
    except (ValueError, TypeError, KeyError, InvalidOperation, ValidationError):
        fits = False
    if not fits:
        raise AnswerInvalid(question=question.pk)


def _keep(
    answer: Answer, value: Any, content: bytes | None, by: User | None, now: datetime | None
) -> None:
    answer.value, answer.changed_by, answer.changed_at = value, by, now or timezone.now()
    if content is not None:
        ending = file_ending(content)
        answer.sha256 = hashlib.sha256(content).hexdigest()
        if answer.sha256 != value["sha256"]:
            raise AnswerInvalid(question=answer.question_id)
        answer.file.save(f"{answer.sha256}{ending}", ContentFile(content), save=False)
    answer.save()


def _is_text(question: Question, value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(question: Question, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    number = Decimal(value)
    low, high = question.minimum, question.maximum
    fits = (low is None or number >= low) and (high is None or number <= high)
    return number.is_finite() and fits


def _is_choice(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in question.choice_labels()


def _are_choices(question: Question, value: Any) -> bool:
    whole = isinstance(value, list) and bool(value) and len(set(value)) == len(value)
    return whole and set(value) <= question.choice_labels().keys()


def _is_yes_or_no(question: Question, value: Any) -> bool:
    return isinstance(value, bool)


def _is_date(question: Question, value: Any) -> bool:
    return str(value) == date.fromisoformat(value).isoformat()


def _is_unit(question: Question, value: Any) -> bool:
    return set(value) == {"id", "name"} and isinstance(value["id"], int)


def _is_phone(question: Question, value: Any) -> bool:
    return re.fullmatch(r"\+[1-9][0-9]{4,14}", value) is not None


def _is_email(question: Question, value: Any) -> bool:
    validate_email(value)
    return True


def _is_file(question: Question, value: Any) -> bool:
    named = set(value) == {"name", "size", "sha256"}
    return named and re.fullmatch("[0-9a-f]{64}", value["sha256"]) is not None


_CHECKS = {
    Kind.TEXT: _is_text,
    Kind.LONG_TEXT: _is_text,
    Kind.NUMBER: _is_number,
    Kind.CHOICE: _is_choice,
    Kind.CHOICES: _are_choices,
    Kind.YES_NO: _is_yes_or_no,
    Kind.DATE: _is_date,
    Kind.ADMIN_UNIT: _is_unit,
    Kind.PHONE: _is_phone,
    Kind.EMAIL: _is_email,
    Kind.FILE: _is_file,
}
