"""The list asks the same number of queries however many documents there are; the command writes what the pages do."""

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from diemcau.cli.document import tell
from diemcau.outcomes.documents import actions, files
from diemcau.outcomes.documents.actions import Said
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import asked_of, organiser, pdf_text
from tests.portal.conftest import sign

__all__ = ["asked_of", "sign"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    return make_world(sites=3, people=2)


def test_the_list_asks_the_same_of_one_document_and_of_nine(
    world: World, sign: Callable[..., Client], asked_of: Callable[[Client, str], int]
) -> None:
    browser, by, url = sign("organizer"), organiser(world.conference), f"/c/{world.conference.key}/documents"
    actions.draft(world.conference, by=by, kind="plan", language="vi")
    one = asked_of(browser, url)
    for kind in ("programme", "run_sheet", "delegate_list", "site_directory") * 2:
        actions.draft(world.conference, by=by, kind=kind, language="vi")
    assert asked_of(browser, url) == one


def test_what_stays_blank_is_named_before_it_is_issued(world: World, sign: Callable[..., Client]) -> None:
    browser, by, url = sign("organizer"), organiser(world.conference), f"/c/{world.conference.key}/documents"
    browser.cookies["django_language"] = "vi"

    def blanks(kind: str, said: Said | None = None) -> str:
        one = actions.draft(world.conference, by=by, kind=kind, language="vi")
        one = actions.edit(one, by=by, seen=one.change, said=said) if said else one
        one = actions.send_to_review(one, by=by, seen=one.change)
        page = " ".join(browser.get(f"{url}/{one.pk}").content.decode().split())
        asks = re.search(r'value="issue" hx-confirm="Các mục còn để trống: (.*?)\. ', page)
        assert (asks is not None) == ("chừa chỗ ghi tay" in page)
        return asks[1] if asks else ""

    everything = "số, ký hiệu cơ quan, địa danh, ngày ban hành, nơi nhận, chức vụ người ký, họ tên người ký"
    assert blanks("plan") == everything
    assert blanks("delegate_list") == everything.removeprefix("số, ký hiệu cơ quan, ")  # lists bear no number
    words = {"place": "Sơn La", "position": "Giám đốc", "signer": "Lò Văn Ký", "symbol": "SYT"}
    lines = {"power": [], "recipients": ["Như trên"]}
    assert blanks("plan", Said({}, words, lines, "", date(2027, 2, 3), 0)) == "số"
    assert blanks("plan", Said({}, words, lines, "5", date(2027, 2, 3), 0)) == ""


def told(world: World, tmp_path: Path, **facts: object) -> Namespace:
    usual = {"kind": "programme", "conference": world.conference.key, "lang": "vi", "format": "pdf", "about": ""}
    return Namespace(**{**usual, "out": tmp_path / "paper", **facts})


def test_the_command_writes_a_paper(world: World, tmp_path: Path) -> None:
    assert tell(told(world, tmp_path)) == 0
    assert "CHƯƠNG TRÌNH" in pdf_text((tmp_path / "paper").read_bytes())
    assert tell(told(world, tmp_path, lang="en", format="docx")) == 0
    assert (tmp_path / "paper").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("kind", ["name_plate", "badge"])
def test_of_nobody_no_plates_are_printed_and_the_page_says_why(
    world: World, sign: Callable[..., Client], kind: str
) -> None:
    world.conference.delegates.all().delete()
    page = sign("organizer").get(f"/c/{world.conference.key}/documents/kinds/{kind}/paper.pdf")
    assert page.status_code == 422
    assert "Chưa có ai trong danh sách" in page.content.decode()


@pytest.mark.parametrize(
    "facts",
    [{"kind": "poem"}, {"conference": "x"}, {"kind": "badge", "format": "xlsx"}, {"about": "999"}, {"out": None}],
)
def test_what_is_not_there_is_said_and_nothing_is_written(
    world: World, tmp_path: Path, facts: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(told(world, tmp_path, **facts)) == 2
    assert capsys.readouterr().err.startswith("diemcau: ")
    assert not (tmp_path / "paper").exists()
