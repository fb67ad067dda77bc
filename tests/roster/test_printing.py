"""Badges, name plates, sign-in sheets and seating plans: ordered on a page, made by a job, readable from a phone's photo."""

import io
import random
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFilter

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import qr
from diemcau.roster.models import Delegate

List = Callable[..., Delegate]
KIND: dict[str, dict[str, Any]] = {
    "badges": {"size": "small"},
    "plates": {"size": "a4", "unit": "on"},
    "sign_in": {"blank": 2},
    "seating": {"seats": 4, "rows": 0, "centre": "yes"},
}


def signed_in(role: str, conference: Conference, site: int = 0, language: str = "vi") -> Client:
    account = Account.objects.create(username=f"{role}-{site}", full_name="Ban tổ chức", language=language)
    RoleHeld.objects.create(account=account, role=role, conference_id=conference.pk, site_id=site, given_by="system")
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


@pytest.fixture
def browser(conference: Conference) -> Client:
    return signed_in("organizer", conference)


def ask(client: Client, paper: str, query: str = "", **said: Any) -> Any:
    address = reverse("roster:print", args=["so-cuu-2026"]) + f"?paper={paper}{query}"
    return client.post(address, {"site": "", "group": "", "order": "name", "apart": "room"} | KIND[paper] | said)


def made(client: Client, paper: str, query: str = "", **said: Any) -> bytes:
    answer = ask(client, paper, query, **said)
    assert answer.status_code == 303, answer.content.decode()
    run_due()
    fetched: Any = client.get(f"{answer['Location']}/fetch")
    return b"".join(fetched.streaming_content)


def opened(paper: bytes) -> Any:
    return pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]


def texts(paper: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened(paper)]


def photo(page: Image.Image, seed: int) -> Image.Image:
    """What a phone makes of a sheet on a table: turned, seen from the side, unevenly lit, out of focus, pressed into a small JPEG."""
    lot = random.Random(seed)
    turned = page.convert("RGB").rotate(
        lot.uniform(-15, 15), expand=True, fillcolor=(120, 110, 100), resample=Image.Resampling.BICUBIC
    )
    wide, high = turned.size
    lean = [lot.uniform(0, 0.07) for _ in range(8)]
    corners = (
        -lean[0] * wide, -lean[1] * high, -lean[2] * wide, (1 + lean[3]) * high,
        (1 + lean[4]) * wide, (1 + lean[5]) * high, (1 + lean[6]) * wide, -lean[7] * high,
    )  # fmt: skip
    leant = turned.transform(
        (wide, high), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(120, 110, 100)
    )
    shade = Image.linear_gradient("L").resize(leant.size).point(lambda value: 130 + value // 3)
    lit = Image.composite(leant, Image.new("RGB", leant.size, (40, 38, 34)), shade)
    blurred = lit.filter(ImageFilter.GaussianBlur(1.3))
    out = io.BytesIO()
    blurred.save(out, "JPEG", quality=38)
    return Image.open(out)


def test_badges_carry_the_code_as_qr(browser: Client, listed: List, sites: list[Site]) -> None:
    wanted = [listed(name, sites[0], unit="Sở Y tế #1 $x") for name in ("Giàng A Sử", "H’Hen Niê")]
    listed("Lò Văn Tiến", sites[1])
    paper = made(browser, "badges", site="001")
    (text,) = texts(paper)
    assert "Giàng A Sử" in text
    assert "Sở Y tế #1 $x" in text
    assert "Lò Văn Tiến" not in text
    picture = opened(paper)[0].render(scale=3).to_pil()
    assert {found.text for found in zxingcpp.read_barcodes(picture)} == {qr.address(d.code) for d in wanted}
    refused = ask(browser, "badges", site="003")
    assert refused.status_code == 422
    assert "Không có ai" in refused.content.decode()
    assert AuditRow.objects.filter(verb="roster.badges", facts={"rows": 2}).count() == 1


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_phones_photo_of_badges_is_read(browser: Client, listed: List, sites: list[Site], size: str) -> None:
    people = [listed(f"Nguyễn Văn Số {n}", sites[0], position="Chuyên viên") for n in range(4)]
    page = opened(made(browser, "badges", size=size))[0].render(scale=2.2 if size == "small" else 1.6).to_pil()
    sheet = page.crop((0, 0, page.width, page.height // 2)) if size == "small" else page
    addresses = {qr.address(one.code) for one in people}
    for seed in range(3):
        assert {found.text for found in zxingcpp.read_barcodes(photo(sheet, seed))} == addresses, seed
