"""The moderators' pages, the list for rooms, the pane of the screens and the files."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.names import fold
from diemcau.kernel.op import Op
from diemcau.live.questions import actions, fragments
from diemcau.live.questions.models import Question
from tests.attendance.world import World
from tests.live.questions.test_moderating import TEXTS, asked, fresh

Sign = Callable[..., Client]


@pytest.fixture
def browser(world: World, sign: Sign) -> Client:
    return sign("organizer")


def address(world: World, name: str = "desk", *more: object) -> str:
    return reverse(f"questions:{name}", args=[world.conference.key, *more])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_script_in_a_question_stays_a_text(world: World, browser: Client, hub: Actor, language: str) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    row = asked(world, 1, "<script>alert(1)</script> & 'hỏi'")
    for url in (address(world), address(world, "one", row.pk)):
        page = browser.get(url).content.decode()
        assert f'<html lang="{language}"' in page
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
    actions.pin(row, by=hub, saw=0, on=True)
    assert "<script>" not in fragments.pane(world.conference.pk)


@pytest.mark.parametrize("role", ["organizer", "secretary"])
def test_a_moderator_takes_one_from_the_list_to_the_screens_and_to_its_end(world: World, sign: Sign, role: str) -> None:
    browser, row = sign(role), asked(world, 1, TEXTS[0])
    tried = browser.post(address(world, "settings"), {"what": "published", "on": "0"}).status_code
    assert tried == (404 if role == "secretary" else 303)
    for verb in ("queue", "pin", "live", "answered"):
        saw = fresh(row).version
        assert browser.post(address(world, "act"), {"do": verb, "question": row.pk, "saw": saw}).status_code == 303
        assert ("data-shown" in fragments.pane(world.conference.pk)) is (verb in ("pin", "live"))
    assert fresh(row).step == "answered"
    late = browser.post(address(world, "act"), {"do": "queue", "question": row.pk, "saw": 0})
    assert late.status_code == 422
    assert 'role="alert"' in late.content.decode()
    assert browser.post(address(world, "act"), {"do": "nothing", "question": row.pk}).status_code == 404


def test_what_was_typed_stays_when_another_moderator_was_first(world: World, browser: Client, hub: Actor) -> None:
    row = asked(world, 1, TEXTS[0])
    actions.queue(row, by=hub, saw=0)
    typed = {"do": "decline", "saw": 0, "reason": "Câu này ở <b>phụ lục</b>"}
    answer = browser.post(address(world, "one", row.pk), typed)
    assert answer.status_code == 422
    assert "Câu này ở &lt;b&gt;phụ lục&lt;/b&gt;" in answer.content.decode()
    assert fresh(row).step == "queued"
    other = asked(world, 2, TEXTS[1])
    member = f"{other.pk}.{other.version}"
    assert (
        browser.post(
            address(world, "one", row.pk), {"do": "merge", "saw": 1, "member": [member, "x", "9999.1"]}
        ).status_code
        == 303
    )
    assert fresh(other).head_id == row.pk
    typed = {"do": "promise", "saw": fresh(row).version, "owner": "Phòng Nghiệp vụ", "due": "2027-01-05"}
    assert browser.post(address(world, "one", row.pk), typed).status_code == 303
    assert str(fresh(row).due) == "2027-01-05"


def test_paper_is_typed_with_its_true_time_and_name(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Op] = []
    monkeypatch.setattr(intake, "_submit", [lambda _number, ops, _who: kept.extend(ops)])
    room, person = world.sites[1], next(one for one in world.people if one.site_id == world.sites[1].pk)
    paper = {"site": room.pk, "text": "Bao giờ có?", "at": "2026-07-05T08:20"}
    assert browser.post(address(world, "paper"), paper | {"name": fold(person.full_name)}).status_code == 303
    assert browser.post(address(world, "paper"), paper | {"at": ""}).status_code == 303
    assert kept[0].at == 1_783_214_400_000  # 08:20 in Hà Nội
    assert (kept[0].body["naming"], kept[0].body["delegate"]) == ("named", str(person.uid))
    assert (kept[1].body["naming"], kept[1].at > kept[0].at) == ("unit", True)
    for wrong in ({"name": "Không Có Ai"}, {"at": "2199-01-01T00:00"}, {"text": "…"}):
        answer = browser.post(address(world, "paper"), paper | wrong)
        assert (answer.status_code, str((paper | wrong)["at"]) in answer.content.decode()) == (422, True)
    assert len(kept) == 2


def test_rooms_read_the_list_once_it_is_published(world: World, browser: Client, sign: Sign, hub: Actor) -> None:
    room = sign("site_lead", world.sites[1].pk)
    seen, unseen = asked(world, 1, TEXTS[0]), asked(world, 2, TEXTS[1])
    actions.let_through(seen, by=hub, saw=0, on=True)
    assert room.get(address(world, "published")).status_code == 404
    assert browser.post(address(world, "settings"), {"what": "published", "on": "1"}).status_code == 303
    page = room.get(address(world, "published")).content.decode()
    assert TEXTS[0] in page
    assert unseen.text not in page
    assert room.get(address(world)).status_code == 404


def test_the_log_as_files(world: World, browser: Client, hub: Actor) -> None:
    rows = [asked(world, n, text) for n, text in enumerate((*TEXTS, "=SUM(A1)", "<b>&\u202d"))]
    actions.decline(rows[0], by=hub, saw=0, reason="Ngoài chủ đề")
    actions.merge(rows[1], {rows[2].pk: 0}, by=hub, saw=0)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(address(world, "log_xlsx")).content))
    cells = list(book.active.values)  # type: ignore[union-attr]
    assert [line[4] for line in cells[1:]] == [row.text for row in rows]
    assert "Ngoài chủ đề" in str(cells[1][10])
    assert TEXTS[1] in str(cells[3][10])
    document = docx.Document(io.BytesIO(browser.get(address(world, "log_docx")).content))
    said = [(line.style.name if line.style else "", line.text) for line in document.paragraphs]
    heads = [text for style, text in said if style == "Heading 2"]
    assert heads == [f"{number}. {row.text}" for number, row in enumerate(rows, 1)]
    assert ("Fact", "không trả lời: Ngoài chủ đề") in said
    assert said[0] == ("Title", "Phụ lục: hỏi và đáp")


def test_the_desk_costs_the_same_number_of_queries_at_any_size(world: World, browser: Client) -> None:
    looks = []
    for start, end in ((0, 8), (8, 120)):
        for n in range(start, end):
            asked(world, n, f"Câu {n}", room=n % 4, step=("new", "queued", "answered", "written")[n % 4])
        browser.get(address(world))
        with CaptureQueriesContext(connection) as queries_made:
            assert browser.get(address(world)).status_code == 200
        looks.append(len(queries_made))
    assert looks[0] == looks[1]
    assert Question.objects.count() == 120
