"""The organiser invites by a real mail server, a guest answers on a phone, a refused address is seen, the silent are reminded."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, opened
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]


class Post:
    """A mail server that knows no khong-con@."""

    def __init__(self) -> None:
        self.took: list[EmailMessage] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if to.startswith("khong-con"):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.took.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def served(tmp_path: Path, post: tuple[Post, int]) -> Iterator[tuple[Server, dict[str, Any]]]:
    made = Server(
        tmp_path / "house", RTMP_PORT="0", EMAIL_URL=f"smtp://127.0.0.1:{post[1]}", EMAIL_FROM="bantochuc@so.example"
    )
    facts = made.do("tests.roster.invitation_grounds", "make")
    made.start()
    yield made, facts
    made.stop()


def test_a_guest_is_invited_and_answers_by_phone(
    served: tuple[Server, dict[str, Any]], post: tuple[Post, int], chromium: Browser
) -> None:
    server, facts = served
    desk = opened(chromium, f"{server.url}/c/{facts['key']}/invitations", session=facts["session"])
    desk.get_by_role("button", name="Soạn cho tất cả người liên quan").click()
    expect(desk.locator("body")).to_contain_text("Đã soạn 3 thư")
    assert post[0].took == []
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="Gửi tất cả 3 thư đang chờ").click()
    expect(desk.locator("body")).to_contain_text("3 thư đang được gửi")
    desk.goto(f"{server.url}/c/{facts['key']}/mail")
    expect(desk.locator("tr", has_text="Giàng A Sử")).to_contain_text("No such mailbox", timeout=20_000)
    expect(desk.locator("tr", has_text="Lò Thị Hoa")).to_contain_text("đã gửi")

    letters = {str(message["To"]): message for message in post[0].took}
    [letter] = [message for to, message in letters.items() if "am@tinh" in to]
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"/me/[\w-]+", body.get_content())
    assert link is not None
    phone = opened(chromium, server.url + link[0], size=PHONE)
    phone.get_by_role("button", name="Tôi sẽ dự").click()
    expect(phone.get_by_role("status").first).to_contain_text("sẽ dự")

    desk.goto(f"{server.url}/c/{facts['key']}/invitations")
    expect(desk.locator("tr", has_text="Nguyễn Văn Ấm")).to_contain_text("sẽ dự")
    desk.get_by_label("Tình trạng mời").select_option("silent")
    expect(desk.locator("#rows tbody tr")).to_have_count(2)
    desk.set_viewport_size(PHONE)
    cut = "[...document.querySelectorAll('main .tabs a')].filter((tab) => tab.getBoundingClientRect().right > innerWidth).length"
    assert (desk.locator("main .tabs a:visible").count(), desk.evaluate(cut)) == (5, 0)
