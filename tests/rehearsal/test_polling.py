"""`diemcau rehearse --only poll`: what was meant, what a screen reads, what its key opens, and all of it against a server."""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.cli import throwaway
from diemcau.infra.options import options
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.frames import HEARTBEAT, Frame, event
from diemcau.kernel.tickets import Tickets
from diemcau.people.queries import revoked_kids
from diemcau.plane.revocations import Endings
from diemcau.portal import rehearsal_keys
from diemcau.rehearsal.polling import Counted, Made, Phones
from diemcau.rehearsal.polling_crowd import Phone, tally_of, votes_of
from diemcau.rehearsal.polling_lines import Line, Reply, Server
from diemcau.rehearsal.polling_screens import Screens, tally_in
from diemcau.roster.models import Delegate
from tests.server import ROOT

POLL = '<poll-pane id="poll" data-poll="u1" data-answers="7"><li data-key="1" class="a" data-count="5"></li><li data-key="2" data-count="2"></li></poll-pane>'


def test_everybody_answers_and_who_thinks_again_counts_once() -> None:
    own = [Phone(f"phone:{n}", "t", f"d{n}", 1) for n in range(300)]
    second = [Phone(f"second:{n}", "t", f"d{n}", 1) for n in range(0, 300, 50)]
    votes = votes_of([*own, *second], ["1", "2"], seconds=19, dice=random.Random(1))
    assert [vote.due for vote in votes] == sorted(vote.due for vote in votes)
    assert all(0 <= vote.due <= 19 for vote in votes)
    assert sum(vote.is_first for vote in votes) == 300
    assert sum(tally_of(votes).values()) == 300
    assert {vote.phone.device for vote in votes} >= {phone.device for phone in second}
    last = {vote.phone.delegate: vote.key for vote in votes}
    assert tally_of(votes) == Counter(last.values())


def test_a_pane_without_figures_is_a_poll_without_a_tally() -> None:
    assert tally_in('<poll-pane id="poll"></poll-pane>') is None
    shown = tally_in('<poll-pane id="poll" data-poll="u1"></poll-pane>')
    assert shown is not None
    assert (shown.answers, shown.counts) == (-1, {})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=40), st.data())
def test_a_stream_says_the_same_however_it_is_cut(cuts: list[int], data: st.DataObject) -> None:
    """In chunks as the server or a proxy makes them, in pieces as the line brings them."""
    text = (
        b"retry: 3000\nid: h-1\n\n"
        + event(Frame("e-1", {"tile": "x"}))
        + HEARTBEAT
        + event(Frame("e-2", {"poll": POLL}))
    )
    stream = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    while text:
        size = data.draw(st.integers(1, 300))
        stream += b"%x\r\n%b\r\n" % (len(text[:size]), text[:size])
        text = text[size:]
    screens = Screens(Server.at("http://here"), [("/live/stream", "t")])
    screens.watch_for("u1", {"1": 5, "2": 2})
    screen = screens.all[0]
    for cut in [*cuts, len(stream)]:
        if stream[:cut]:
            screen.data_received(stream[:cut])
        stream = stream[cut:]
    assert list(screen.answers) == [7]
    assert screen.final_at > 0


def test_an_answer_in_pieces_is_one_answer_and_a_lost_line_is_said() -> None:
    async def lines() -> list[Reply]:
        found = []
        for pieces in ([b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n", b"\r\n{\"a\"", b":1}"], [b"HTTP/1.1 503 X\r\nretry-after: 3\r\ncontent-length: 0\r\n\r\n"], [None]):  # fmt: skip
            line = Line(Server.at("http://here"))
            line.connection_made(_Silent())
            asked = asyncio.create_task(line.ask(b"POST"))
            await asyncio.sleep(0)
            for piece in pieces:
                line.data_received(piece) if piece else line.connection_lost(None)
            found.append(await asked)
        return found

    assert asyncio.run(lines()) == [Reply(200, b'{"a":1}'), Reply(503, b"", 3.0), Reply(0)]


class _Silent(asyncio.Transport):
    def write(self, data: bytes) -> None:  # type: ignore[override]
        pass

    def is_closing(self) -> bool:
        return False


@pytest.mark.django_db
def test_a_key_opens_phones_and_a_poll_of_its_own_run_until_it_is_ended(client: Client) -> None:
    conference = throwaway.seed(3, 60)
    key = rehearsal_keys.make_key(conference, by=SYSTEM)
    page = client.get(reverse("rehearsals:phones", args=[key]), {"after": "0"}).content
    told = msgspec.json.decode(page, type=Phones)
    assert (len({phone.delegate for phone in told.phones}), told.next) == (60, 0)
    assert len(told.phones) > 60
    assert not any(
        json.dumps(name)[1:-1] in page.decode() for name in Delegate.objects.values_list("full_name", flat=True)
    )
    ticket = Tickets(options().secret_key.encode()).read(told.phones[0].ticket, now_ms=SystemClock().now_ms())
    assert (ticket.run, ticket.site, ticket.device) == ("rehearsal", told.phones[0].site, told.phones[0].device)
    assert ticket.who == f"delegate:{told.phones[0].delegate}"
    assert "polls." in ticket.kinds

    poll = msgspec.json.decode(client.post(reverse("rehearsals:poll", args=[key]), {"do": "make"}).content, type=Made)
    assert client.post(reverse("rehearsals:poll", args=[key]), {"do": "open", "poll": poll.poll}).status_code == 200
    answer = client.get(reverse("rehearsals:poll_json", args=[key]), {"poll": poll.poll}).content
    assert msgspec.json.decode(answer, type=Counted) == Counted(0, dict.fromkeys(poll.keys, 0), 0)
    assert client.post(reverse("rehearsals:poll", args=[key]), {"do": "close", "poll": poll.poll}).status_code == 200
    for foreign in ("", "x", told.phones[0].delegate):
        assert client.get(reverse("rehearsals:poll_json", args=[key]), {"poll": foreign}).status_code == 404

    assert not Endings(revoked_kids()).cover(ticket)
    rehearsal_keys.end_rehearsals(conference, by=SYSTEM)
    assert Endings(revoked_kids()).cover(ticket)
    assert client.get(reverse("rehearsals:phones", args=[key])).status_code == 404


@pytest.mark.whole
def test_a_poll_over_bad_lines_counts_everybody_once(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
    file = tmp_path / "poll.json"
    words = ("--only", "poll", "--profile", "S", "--faults", "heavy", "--fresh", "20", "--json", str(file))
    done = subprocess.run(
        [sys.executable, "-m", "diemcau", "rehearse", *words],
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}, cwd=ROOT, check=False, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["poll.json"]
    found = json.loads(file.read_text(encoding="utf-8"))
    assert (found["lost"], found["double_counted"]) == (0, 0), found.get("differences")
    assert found["answers"]["made"] == found["answers"]["stored"] >= 140
    assert found["tally_ms"]["p99"] is not None
    assert found["cpu_s"] > 0
