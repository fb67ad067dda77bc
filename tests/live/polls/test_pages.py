"""The hub's pages of polls, what goes by the run sheet, and the workbook."""

import io
from collections.abc import Callable, Sequence
from uuid import UUID

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.infra import intake
from diemcau.infra.cue_kinds import cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.op import Op
from diemcau.live.polls import hub as drawn
from diemcau.live.polls import queries
from diemcau.live.polls.models import Poll, Word
from tests.attendance.world import World
from tests.live.polls import polled

Sign = Callable[..., Client]
NEW = {
    "title_vi": "Lùi giờ nghỉ?", "title_en": "", "choices_vi": "Có\nKhông\n", "choices_en": "Yes\nNo", "kind": "single", "naming": "unit",
    "results": "hidden", "most": "2", "steps": "5", "countdown_s": "", "item": "",
}  # fmt: skip


@pytest.fixture
def browser(world: World, sign: Sign) -> Client:
    return sign("organizer")


def address(world: World, name: str = "desk", *more: object) -> str:
    return reverse(f"polls:{name}", args=[world.conference.key, *more])


def act(browser: Client, world: World, poll: Poll, do: str, **more: object) -> int:
    saw = Poll.objects.get(pk=poll.pk).version
    return browser.post(address(world, "act", poll.pk), {"do": do, "saw": saw} | more).status_code


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_poll_is_written_opened_followed_and_shown(world: World, browser: Client, language: str) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    heading = {"vi": "Biểu quyết mới", "en": "New poll"}[language]
    assert heading in browser.get(address(world, "make")).content.decode()
    assert browser.post(address(world, "make"), NEW | {"title_vi": " "}).status_code == 422
    made = browser.post(address(world, "make"), NEW)
    poll = Poll.objects.get()
    assert made["Location"] == address(world, "one", poll.pk)
    assert [choice["text"] for choice in poll.choices] == [{"vi": "Có", "en": "Yes"}, {"vi": "Không", "en": "No"}]
    edited = browser.post(address(world, "edit", poll.pk), NEW | {"title_vi": "Nghỉ muộn?", "saw": "0"})
    assert edited.status_code == 303
    late = browser.post(address(world, "edit", poll.pk), NEW | {"title_vi": "Nghỉ sớm?", "saw": "0"})
    assert late.status_code == 422
    assert "Nghỉ sớm?" in late.content.decode()
    assert act(browser, world, poll, "open") == 303
    assert browser.post(address(world, "act", poll.pk), {"do": "open", "saw": "1"}).status_code == 303  # a double click
    polled.say(world, *(polled.answer(world, poll, n, ["1"], who=f"d{n}", made=10**6, came=10**6) for n in range(6)))
    page = browser.get(address(world, "one", poll.pk)).content.decode()
    assert ">6<" in page
    for do in ("extend", "close", "show", "off_screens", "screens", "hide", "copy"):
        assert act(browser, world, poll, do, seconds="60") == 303
        assert browser.get(address(world, "one", poll.pk)).status_code == 200
    assert (
        browser.post(address(world, "act", poll.pk), {"do": "extend", "saw": "0", "seconds": "60"}).status_code == 422
    )
    listed = browser.get(address(world)).content.decode()
    assert listed.count("data-poll") == 2
    assert act(browser, world, Poll.objects.get(state="draft"), "remove") == 303
    assert browser.post(address(world, "act", poll.pk), {"do": "nothing"}).status_code == 404


def test_texts_of_strangers_stay_texts(world: World, browser: Client) -> None:
    poll = polled.make(world, "words", title={"vi": "<script>alert(1)</script>"})
    said = ["<script>alert(2)</script>", "<SCRIPT>alert(2)</SCRIPT>", "\u202eabc", "🙂", "một mình"]
    polled.say(world, *(polled.answer(world, poll, n, text, who=f"d{n}") for n, text in enumerate(said)))
    page = browser.get(address(world, "one", poll.pk)).content.decode()
    assert "<script>alert" not in page.casefold().replace("&lt;", "")
    shown = {word.text: word.is_shown for word in queries.result_of(poll).words}
    assert shown["một mình"] is False
    key = next(word.key for word in queries.result_of(poll).words if word.text == "một mình")
    for do, on in (("word", True), ("no_word", False)):
        assert act(browser, world, poll, do, key=key) == 303
        assert Word.objects.get(key=key).is_shown is on


def test_hands_told_by_telephone_are_an_op_like_a_desks(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[Op] = []

    def submit(conference: int, ops: Sequence[Op], who: str) -> dict[UUID, object]:
        handed.extend(ops)
        return {}

    monkeypatch.setattr(intake, "_submit", [submit])
    poll, site = polled.make(world), world.sites[2].pk
    said = {"site": site, "n-1": "1.200", "n-2": "", "n-3": "3", "abstained": "2", "replaces": "1"}
    assert browser.post(address(world, "hands", poll.pk), said).status_code == 303
    [op] = handed
    assert (op.kind, op.site) == ("polls.hand_count", site)
    assert op.body == {"poll": str(poll.uid), "counts": {"1": 1200, "3": 3}, "abstained": 2, "replaces": True}
    for mistyped in ({"n-1": "a"}, {"abstained": "2 3"}, {"n-3": "1.20"}):
        wrong = browser.post(address(world, "hands", poll.pk), said | mistyped)
        assert wrong.status_code == 422
        kept = {**said, **mistyped}
        assert all(f'value="{kept[name]}"' in wrong.content.decode() for name in ("n-1", "n-3", "abstained"))
    assert len(handed) == 1


def test_the_page_and_its_live_piece_cost_the_same_at_any_size(world: World, browser: Client) -> None:
    poll, took = polled.make(world, present={str(site.pk): 500 for site in world.sites}), []
    for start in (0, 100):
        polled.say(
            world, *(polled.answer(world, poll, start + n + 1, [str(n % 3 + 1)], who=f"n{start + n}", room=n % 4) for n in range(40)),
            *(polled.hands(world, poll, 1000 + start + n, {"1": n}, room=n, made=start + 1) for n in range(1 + start // 40)),
        )  # fmt: skip
        with CaptureQueriesContext(connection) as made:
            browser.get(address(world, "one", poll.pk))
        took.append(len(made))
    assert took[0] == took[1]
    with CaptureQueriesContext(connection) as made:
        pieces = drawn._piece(world.conference.pk, "live", [str(poll.pk)], "vi")
    assert list(pieces) == [f"poll-result-{poll.pk}"]
    assert len(made) <= 4


def test_the_run_sheet_opens_a_poll_and_takes_it_back(world: World, hub: Actor) -> None:
    kind, poll = cue_kind("poll"), polled.make(world, state="draft", windows=[])
    assert kind is not None
    assert [choice.value for choice in kind.choices(world.conference.pk, "vi")] == [
        str(poll.pk),
        f"show:{poll.pk}",
        "off",
    ]
    before = kind.fire(world.conference.pk, str(poll.pk), by=hub, run="live")
    assert kind.fire(world.conference.pk, str(poll.pk), by=hub, run="live")["opened"] == 0
    assert Poll.objects.get().on_screens
    kind.revert(world.conference.pk, str(poll.pk), before, by=hub, run="live")
    assert (Poll.objects.get().state, Poll.objects.get().on_screens) == ("closed", False)
    assert kind.back(world.conference.pk, before)
    kind.fire(world.conference.pk, str(poll.pk), by=hub, run="rehearsal")
    assert Poll.objects.get(run="rehearsal").state == "open"


def test_the_workbook_says_who_answered_as_far_as_the_poll_does(world: World, browser: Client) -> None:
    for place, person in enumerate(world.people):
        person.unit = "Trạm Y tế" if place < 6 else f"=Đơn vị {place}"
        person.save()
    texts = {}
    for naming in ("named", "unit"):
        poll = polled.make(world, naming=naming)
        polled.say(world, *(polled.answer(world, poll, n + 1, ["1"], who=f"d{n}", room=n % 4) for n in range(8)))
        answer = browser.get(address(world, "xlsx", poll.pk))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        texts[naming] = [[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()]
        whole = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(max_col=2)}
        assert whole["Phương án 1"] == 8
    assert {row[0] for row in texts["named"][1:]} == {person.full_name for person in world.people}
    assert [row[1:] for row in texts["unit"][1:]] == [[8, 8, 0, 0]]  # two units of one would be found by subtraction
