"""The outbox: sent once, tried again, and read by operators only."""

from events_app.core.models import OutgoingMessage
from events_app.core.outbox import queue_mail, send_outbox


def test_a_mail_leaves_once_with_its_attachment(db, mailoutbox):
    queue_mail(
        to="lan@example.org",
        subject="Badge\nfor you",
        text="Here",
        attachments=[("badge.txt", b"x", "text/plain")],
    )
    assert send_outbox.func() == 1
    assert send_outbox.func() == 0
    (mail,) = mailoutbox
    assert mail.subject == "Badge for you"
    assert [part[0] for part in mail.attachments] == ["badge.txt"]


def test_a_mail_that_cannot_leave_waits_then_fails(db, monkeypatch):
    def refuse(mail):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    message = queue_mail(to="lan@example.org", subject="Badge", text="Here")
    send_outbox.func()
    message.refresh_from_db()
    assert (message.state, message.error) == (OutgoingMessage.State.QUEUED, "OSError")
    for _attempt in range(4):
        send_outbox.func()
    message.refresh_from_db()
    assert message.state == OutgoingMessage.State.FAILED


def test_staff_may_not_read_the_outbox(owner, sign_in):
    assert sign_in(owner).get("/manage/outbox/").status_code == 403
