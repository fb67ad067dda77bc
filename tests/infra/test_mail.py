"""Mail through a real SMTP server: taken, refused for good, put off, cut off, and a server that is away."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone, translation

from diemcau.infra import jobs
from diemcau.infra.mail import actions, queries, sending, tasks
from diemcau.infra.mail.actions import Attachment, Letter
from diemcau.infra.mail.models import MailRow
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
PURPOSE = "of-a-test"


class Server:
    """What it took, in order, and how it answers which address."""

    def __init__(self) -> None:
        self.took: list[Message] = []
        self.refuses: dict[str, str] = {}
        self.says = "250 taken"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if to in self.refuses:
            return self.refuses[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.says.startswith("2"):
            self.took.append(message_from_bytes(envelope.content))
        return self.says


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


def letter(to: str, **more: Any) -> Letter:
    return Letter(to, "Giấy mời dự tập huấn", "Kính mời Ông Nguyễn Văn Ấm.", **more)


def post(*letters: Letter) -> list[MailRow]:
    return actions.post(1, letters, purpose=PURPOSE, by=SYSTEM)


def state(row: MailRow) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.fault


def later(minutes: int = 61) -> None:
    """The clock moves on."""
    MailRow.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    MailRow.objects.exclude(begun_at=None).update(begun_at=timezone.now() - timedelta(minutes=minutes))


def test_what_a_person_released_arrives_whole_and_what_the_server_refuses_says_so(server: Server) -> None:
    picture, calendar = (
        Attachment("qr.png", "image/png", b"\x89PNG.", "qr"),
        Attachment("moi.ics", "text/calendar; method=PUBLISH", b"BEGIN:"),
    )
    good, bad, full = post(
        letter("am@tinh.example", name="Nguyễn Văn Ấm", html='<img src="cid:qr">', reply_to="hoi@bo.example", attachments=[picture, calendar]),
        letter("gone@tinh.example"),
        letter("full@tinh.example"),
    )  # fmt: skip
    server.refuses = {
        "gone@tinh.example": "550 5.1.1 No such mailbox here",
        "full@tinh.example": "452 4.2.2 Mailbox full",
    }
    assert (sending.send_due(), server.took) == (0, []), "nothing goes before somebody has looked it over"
    actions.release(1, by=SYSTEM)
    assert jobs.run_due("mail") == 1
    assert (state(good), state(bad)) == (("sent", ""), ("bounced", "550 5.1.1 No such mailbox here"))
    assert state(full) == ("queued", "452 4.2.2 Mailbox full")
    [message] = server.took
    assert str(good.uid) in message["Message-ID"]
    kinds = {part.get_content_type(): part for part in message.walk()}
    assert kinds["text/calendar"].get_param("method") == "PUBLISH"
    assert kinds["text/calendar"].get_payload(decode=True) == b"BEGIN:"
    assert kinds["image/png"]["Content-ID"] == "<qr>"
    assert "Ấm".encode() in bytes(kinds["text/plain"].get_payload(decode=True))
    for _retry in range(3):
        later()
        assert sending.send_due() == 1
    assert (state(full), full.tries, len(server.took)) == (("failed", "452 4.2.2 Mailbox full"), 4, 1)
    server.refuses.clear()
    again = actions.send_again(full, by=SYSTEM)
    assert again is not None
    assert again.state == "held"


def test_a_message_that_is_refused_for_its_words_says_nothing_against_the_address(server: Server) -> None:
    [row] = post(letter("am@tinh.example"))
    actions.release(1, by=SYSTEM)
    server.says = "554 5.7.1 Looks like spam"
    assert sending.send_due() == 1
    assert state(row) == ("failed", "554 5.7.1 Looks like spam")
    server.says = "250 taken"
    assert actions.send_again(row, by=SYSTEM) is not None
    actions.release(1, by=SYSTEM)
    assert (sending.send_due(), len(server.took)) == (1, 1)


@pytest.mark.parametrize(("killed", "copies", "ends"), [(1, 2, "sent"), (2, 2, "failed")])
def test_a_sender_killed_in_the_middle_makes_one_copy_more_at_most(
    server: Server, monkeypatch: pytest.MonkeyPatch, killed: int, copies: int, ends: str
) -> None:
    [row] = post(letter("am@tinh.example"))
    actions.release(1, by=SYSTEM)

    class Killed(BaseException):
        pass

    def take_it_and_die(self: EmailBackend, messages: list[Any]) -> int:
        real(self, messages)
        raise Killed

    real = EmailBackend.send_messages
    for _time in range(killed):
        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", take_it_and_die)
            with pytest.raises(Killed):
                sending.send_due()
        assert sending.send_due() == 0, "until the dead one's time is over nobody else is at it"
        later()
    sending.send_due()
    assert (state(row)[0], len(server.took)) == (ends, copies)
    assert len({message["Message-ID"] for message in server.took}) == 1
    later()
    assert sending.send_due() == 0


def test_while_the_server_is_away_everything_waits_and_nothing_counts_as_tried(server: Server, settings: Any) -> None:
    here = settings.EMAIL_PORT
    rows = post(*(letter(f"{n}@tinh.example") for n in range(3)))
    actions.release(1, by=SYSTEM)
    settings.EMAIL_PORT = 1
    for _time in range(6):
        later()
        assert sending.send_due() == 0
    assert {state(row)[0] for row in rows} == {"queued"}
    assert all(row.tries == row.lost == 0 and "refused" in row.fault for row in rows)
    settings.EMAIL_PORT = here
    JobRow.objects.all().delete()
    assert tasks.look_for_due(timezone.now()) == 0, "not before its time"
    later()
    assert tasks.look_for_due(timezone.now()) == 1
    assert tasks.look_for_due(timezone.now()) == 0, "a job is on its way"
    jobs.run_due("mail")
    assert {state(row) for row in rows} == {("sent", "")}


def test_a_server_that_wants_no_more_for_now_is_waited_for(server: Server) -> None:
    rows = post(*(letter(f"{n}@tinh.example") for n in range(3)))
    server.refuses = {"1@tinh.example": "421 4.7.28 Too much mail from you"}
    actions.release(1, by=SYSTEM)
    assert sending.send_due() == 0
    assert [state(row) for row in rows] == [("sent", "")] + [("queued", "421 4.7.28 Too much mail from you")] * 2
    assert [row.tries for row in rows] == [1, 0, 0]
    server.refuses.clear()
    later()
    assert sending.send_due() == 2


def test_a_line_cut_while_a_message_goes_means_once_more_and_no_more(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = post(letter("am@tinh.example"))
    actions.release(1, by=SYSTEM)

    def cut(self: EmailBackend, messages: list[Any]) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailBackend, "send_messages", cut)
    for expected in ("queued", "failed"):
        sending.send_due()
        assert state(row)[0] == expected
        later()
    with translation.override("en"):
        assert "cut twice" in queries.say(row)


def test_what_was_released_and_not_handed_over_gives_way_to_what_is_written_anew(server: Server) -> None:
    for _time in range(2):
        post(letter("am@tinh.example", about="delegate:1", kind="invitation"))
        actions.release(1, by=SYSTEM)
    post(letter("am@tinh.example", about="delegate:1", kind="change"))
    assert [row.state for row in queries.rows_of(1)] == ["held", "queued"], "another kind is another message"
    jobs.run_due("mail")
    assert len(server.took) == 1
    post(letter("am@tinh.example", about="delegate:1", kind="invitation"))
    actions.release(1, by=SYSTEM)
    MailRow.objects.filter(state="queued").update(begun_at=timezone.now())
    post(letter("am@tinh.example", about="delegate:1", kind="invitation"))
    assert queries.counts_of(1)["queued"] == 1, "what somebody is sending now is not taken out of their hands"
    found = queries.have_it(
        1, PURPOSE, "invitation", {"delegate:1": "AM@tinh.example", "delegate:2": "ba@tinh.example"}
    )
    assert found == {"delegate:1"}


def test_drafts_give_way_to_newer_ones_and_texts_are_forgotten_in_time(server: Server) -> None:
    post(letter("am@tinh.example", about="delegate:1"), letter("ba@tinh.example", about="delegate:2"))
    [newer] = post(letter("am@bo.example", about="delegate:1"))
    assert [row.to for row in queries.rows_of(1)] == ["am@bo.example", "ba@tinh.example"]
    assert actions.drop(1, by=SYSTEM, pks=[newer.pk + 99]) == 0
    actions.release(1, by=SYSTEM, pks=[newer.pk])
    jobs.run_due("mail")
    assert queries.counts_of(1) == {"held": 1, "queued": 0, "sent": 1, "failed": 0, "bounced": 0}
    assert queries.last_about(1, PURPOSE, ["delegate:1", "delegate:3"]).keys() == {"delegate:1"}
    assert tasks.forget_texts(timezone.now() + timedelta(days=29)) == 0
    assert tasks.forget_texts(timezone.now() + timedelta(days=31)) == 2  # the one that nobody released, too
    newer.refresh_from_db()
    assert (newer.text, newer.to, newer.state, actions.send_again(newer, by=SYSTEM)) == ("", "", "sent", None)
