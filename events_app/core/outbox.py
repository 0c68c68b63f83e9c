"""Outgoing mail: written inside the transaction, sent afterwards by one core job."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from events_app.core.models import Attachment, OutgoingMessage

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence[tuple[str, bytes, str]] = (),
    about: models.Model | None = None,
    secret: bool = False,
) -> OutgoingMessage:
    """Put a mail into the outbox; it leaves once the surrounding transaction is committed.

    `attachments` are (file name, bytes, MIME type). `secret` marks mails with sign-in links.
    """
    message = OutgoingMessage(
        to=to, subject=" ".join(subject.split())[:300], text=text, html=html, is_secret=secret
    )
    if about is not None:
        message.about_type = ContentType.objects.get_for_model(about)
        message.about_id = str(about.pk)
    with transaction.atomic():
        message.save()
        for name, content, mime_type in attachments:
            Attachment.objects.create(
                message=message, name=name, content=content, mime_type=mime_type
            )
        transaction.on_commit(lambda: send_outbox.enqueue())
    return message


def redact_mails(about: models.Model) -> int:
    """Empty every mail about an object, attachments too; one that waits is never sent.

    The rows stay, so that the number of mails stays true. Returns how many there are.
    """
    mails = OutgoingMessage.objects.filter(
        about_type=ContentType.objects.get_for_model(about), about_id=str(about.pk)
    )
    with transaction.atomic():
        Attachment.objects.filter(message__in=mails).delete()
        mails.filter(state=OutgoingMessage.State.QUEUED).update(
            state=OutgoingMessage.State.FAILED, error="erased"
        )
        return mails.update(to="erased@invalid.example", subject="–", text="", html="")


def retry(mails: "models.QuerySet[OutgoingMessage]") -> int:
    """Let mails be tried again that failed for good; return how many. One that left stays."""
    rows = mails.model._default_manager.filter(
        pk__in=list(mails.values_list("pk", flat=True)), state=OutgoingMessage.State.FAILED
    )
    with transaction.atomic():
        count = rows.update(state=OutgoingMessage.State.QUEUED, attempt_count=0, error="")
        if count:
            transaction.on_commit(lambda: send_outbox.enqueue())
    return count


def resume_sending() -> None:
    """Send again what an earlier attempt could not; the sweeper calls this once a minute."""
    if OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.QUEUED, attempt_count__lt=MAX_ATTEMPTS
    ).exists():
        send_outbox.enqueue()


@task()
def send_outbox() -> int:
    """Send what waits in the outbox; return how many mails left."""
    waiting = OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.QUEUED, attempt_count__lt=MAX_ATTEMPTS
    ).order_by("pk")
    return sum(_send_one(message) for message in waiting)


def _send_one(message: OutgoingMessage) -> bool:
    """Send one mail; a claim by conditional UPDATE keeps two workers from sending it twice."""
    rows = OutgoingMessage.objects.filter(
        pk=message.pk, state=OutgoingMessage.State.QUEUED, attempt_count=message.attempt_count
    )
    if rows.update(attempt_count=message.attempt_count + 1) == 0:
        return False
    mail = EmailMultiAlternatives(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to]
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for part in message.attachments.all():
        mail.attach(part.name, bytes(part.content), part.mime_type)
    mine = OutgoingMessage.objects.filter(pk=message.pk)
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        last = message.attempt_count + 1 >= MAX_ATTEMPTS
        state = OutgoingMessage.State.FAILED if last else OutgoingMessage.State.QUEUED
        mine.update(error=type(error).__name__, state=state)
        logger.warning("mail %s was not sent: %s", message.pk, type(error).__name__)
        return False
    mine.update(state=OutgoingMessage.State.SENT, sent_at=timezone.now(), error="")
    return True
