"""What phones, screens and desks are shown of a poll: results only where they may be seen, and nothing that runs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diemcau.infra.phone_sections import Phone
from diemcau.kernel.clock import SystemClock
from diemcau.live.polls import fragments, phone
from diemcau.live.polls.models import Poll
from diemcau.offline.polls import polls_of
from tests.attendance.world import World
from tests.conferences.test_operations import NOW
from tests.live.polls import polled

SCRIPT = "<script>alert('hỏi')</script> & ý kiến"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now_ms", lambda self: NOW + 60_000)


def pane(world: World) -> str:
    with translation.override("vi"):
        return fragments.pane(world.conference.pk)


def on_phones(world: World) -> str:
    with translation.override("vi"):
        return phone.draw(world.conference.pk, "live", "vi")


def test_results_are_drawn_once_they_may_be_seen(world: World) -> None:
    assert "data-shown" not in pane(world)
    assert "data-empty" in on_phones(world)
    poll = polled.make(world, on_screens=True)
    Poll.objects.update(title={"vi": SCRIPT})
    hands = polled.hands(world, poll, 2, {"1": 3})
    polled.say(world, polled.answer(world, poll, 1, ["2"], who="d1"), hands)
    shown = pane(world)
    assert f'data-poll="{poll.uid}"' in shown
    assert 'data-answers="4"' in shown  # how many, and not what
    assert "data-count" not in shown
    assert not re.search("<script", shown + on_phones(world))
    assert "data-count" not in on_phones(world)
    Poll.objects.update(is_shown=True)
    assert re.findall(r'data-key="(\d)" data-count="(\d)"', pane(world)) == [("1", "3"), ("2", "1"), ("3", "0")]
    assert "<b>75 %</b> 3" in pane(world)
    Poll.objects.update(state="closed", windows=[[NOW, NOW + 1000]])
    assert re.findall(r'data-key="(\d)" data-count="(\d)"', on_phones(world))[0] == ("1", "3")
    Poll.objects.update(naming="secret", is_shown=False, results="live")
    assert "data-count" not in pane(world) + on_phones(world)


def test_whoever_raised_no_hand_stands_under_the_bars(world: World) -> None:
    poll = polled.make(world, on_screens=True, is_shown=True)
    polled.say(world, polled.hands(world, poll, 1, {"1": 3}, abstained=2))
    assert '<p class="poll-foot">5 ý kiến · 2 không có ý kiến</p>' in pane(world)


def test_a_hundred_thousand_phones_hear_little(world: World) -> None:
    """Twelve choices of forty letters: 4 KB; in few queries, however many polls there were."""
    choices = [{"key": str(n), "text": {"vi": f"{n}. Tổ chức tập huấn tại từng cụm xã, bản"}} for n in range(1, 13)]
    for _ in range(5):
        polled.make(world, "multiple", choices=choices, most=12, state="closed", windows=[[NOW - 10**7, NOW - 10**6]])
    polled.make(world, "multiple", choices=choices, most=12)
    with CaptureQueriesContext(connection) as asked:
        drawn = on_phones(world)
    assert len(drawn.encode()) <= 4096
    assert len(asked) <= 3, [query["sql"] for query in asked]


def test_a_person_finds_what_they_said_on_another_phone(world: World) -> None:
    poll, word = polled.make(world), polled.make(world, "words")
    polled.say(
        world, polled.answer(world, poll, 1, ["3"], who="d1"), polled.answer(world, word, 2, "một, hai", who="d1")
    )
    delegate = world.people[1].uid
    own = phone.mine(Phone(world.conference.pk, world.sites[1].pk, delegate, "phone:X", "live"), "vi")
    assert own == {str(poll.uid): ["3"], str(word.uid): ["một, hai"]}
    assert phone.mine(Phone(world.conference.pk, world.sites[1].pk, None, "phone:X", "live"), "vi") == {}


def test_a_rooms_desk_knows_its_count_and_its_phones(world: World) -> None:
    poll = polled.make(
        world, "scale", choices=[{"key": "1", "text": {"vi": "Kém"}}, {"key": "2", "text": {"vi": "Tốt"}}]
    )
    polled.say(world, polled.answer(world, poll, 1, ["2"], who="n1"), polled.hands(world, poll, 2, {"1": 2, "2": 5}))
    with translation.override("vi"):
        [row] = polls_of(world.sites[1], "live")
    assert (row["phones"], row["held"]["counts"], row["low"], row["high"]) == (1, {"1": 2, "2": 5}, "Kém", "Tốt")
    assert [choice["text"] for choice in row["choices"]] == ["1", "2"]
