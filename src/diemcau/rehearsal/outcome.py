"""What the server shows at the end, fetched as people would fetch it, against what was meant."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import msgspec

from . import heard
from .desk import KeyNoLongerOpens, Tally
from .intention import Intention
from .manifest import Manifest
from .papers import Figures, figures_in_page, figures_in_pdf, figures_in_sheet, pages_named
from .result import Anonymous, Chat, Heard, Polls, Questions, Speaking
from .spending import Spent

PATIENCE_S = 180.0


class Verdicts(msgspec.Struct):
    """A page of verdicts: op id, state, reason; `next` is where the next page begins."""

    verdicts: list[tuple[str, str, str]]
    next: int


class SiteShown(msgspec.Struct):
    """Figures of one room, in persons. `counts`: by round, the headcount that holds."""

    present: int
    left: int
    absent: int
    visitors: int
    walk_ins: int
    substitutes: int
    state: str
    counts: dict[int, dict[str, int | None]]


class Shown(msgspec.Struct):
    """Figures of the whole conference in one session and run. `waiting` and `spoke`: rooms that wait to speak, and that were called in;
    `screens`: rooms whose screens play, `film_ready`: those that have every film."""

    expected: int
    present: int
    conflicts: int
    sites: dict[int, SiteShown]
    waiting: list[int] = []
    spoke: list[int] = []
    screens: int = 0
    film_ready: int = 0
    questions: dict[str, heard.QuestionShown] = {}
    polls: dict[str, heard.PollShown] = {}
    heard: dict[str, list[int]] = {}
    anonymous: int = 0
    lines: dict[str, int] = {}
    reports: dict[int, int] = {}


@dataclass
class Outcome:
    """What was found. `differences` says each fault in words, the first hundred of them."""

    accepted: int = 0
    refused: int = 0
    judged_at: float = 0.0
    expected: int = 0
    present: int = 0
    lost: int = 0
    double_counted: int = 0
    differences: list[str] = field(default_factory=list)
    speaking: Speaking | None = None
    questions: Questions | None = None
    polls: Polls | None = None
    announcement: Heard | None = None
    anonymous: Anonymous | None = None
    chat: Chat | None = None

    def compare(self, what: str, *, meant: int, shown: int) -> None:
        """Too few are lost, too many are counted twice."""
        if meant != shown:
            self.lost += max(0, meant - shown)
            self.double_counted += max(0, shown - meant)
            self.say(f"{what}: {meant} meant, {shown} shown")

    def say(self, text: str) -> None:
        if len(self.differences) < 100:
            self.differences.append(text)


async def _get(http: aiohttp.ClientSession, url: str) -> bytes:
    async with http.get(url, timeout=aiohttp.ClientTimeout(total=120)) as response:
        if response.status in (401, 403, 404):
            raise KeyNoLongerOpens(f"{response.status} {url}")
        response.raise_for_status()
        return await response.read()


async def _report(outcome: Outcome, http: aiohttp.ClientSession, url: str) -> bytes:
    """A page or file people would open; empty, and said so, when it does not open."""
    try:
        return await _get(http, url)
    except (aiohttp.ClientError, KeyNoLongerOpens) as fault:
        outcome.say(f"{url.rpartition('/')[2]} does not open: {fault}")
        return b""


async def _pages(outcome: Outcome, http: aiohttp.ClientSession, url: str) -> list[bytes]:
    """All pages of a list, as many as its first one names."""
    first = await _report(outcome, http, f"{url}?page=1")
    return [first, *[await _report(outcome, http, f"{url}?page={n}") for n in range(2, pages_named(first) + 1)]]


class Verdicting:
    """Collects verdicts until every acknowledged op has one, or none has come for a minute."""

    def __init__(self, http: aiohttp.ClientSession, url: str, tell: Callable[[int], None]) -> None:
        self._http = http
        self._url = url
        self._tell = tell
        self.states: dict[str, tuple[str, str]] = {}

    async def wait_for(self, stored: set[str]) -> float:
        """Fetch until all of `stored` are judged; when that was (monotonic seconds)."""
        after, last = 0, time.monotonic()
        while stored - self.states.keys() and time.monotonic() - last < PATIENCE_S:
            page = msgspec.json.decode(await _get(self._http, f"{self._url}?after={after}"), type=Verdicts)
            for op, state, reason in page.verdicts:
                self.states[op] = (state, reason)
            if page.next > after:
                after, last = page.next, time.monotonic()
                self._tell(len(self.states))
            else:
                await asyncio.sleep(0.25)
        return last


async def shown(http: aiohttp.ClientSession, base: str, manifest: Manifest) -> Shown:
    """The figures as they stand. Raises KeyNoLongerOpens, aiohttp.ClientError, msgspec.MsgspecError."""
    return msgspec.json.decode(await _get(http, base + manifest.urls.totals), type=Shown, strict=False)


async def judge(
    http: aiohttp.ClientSession, base: str, manifest: Manifest, intention: Intention, tally: Tally, *, spent: Spent,
    tell: Callable[[int], None],
) -> Outcome:  # fmt: skip
    """Fetch verdicts, figures, page, spreadsheet and paper, and compare them with what was meant."""
    outcome = Outcome()
    verdicting = Verdicting(http, base + manifest.urls.verdicts, tell)
    outcome.judged_at = await verdicting.wait_for(tally.stored)
    _verdicts(outcome, verdicting.states, tally)
    figures = await shown(http, base, manifest)
    _figures(outcome, figures, intention)
    if intention.asks:
        outcome.speaking = _queue(outcome, figures, intention)
        outcome.speaking.spoke = await _work_off(outcome, http, base + manifest.urls.floor, len(figures.waiting))
    if intention.asked:
        outcome.questions = heard.questions(outcome, figures.questions, intention)
    if spent.put:
        outcome.anonymous = heard.anonymous(outcome, figures, intention, spent)
    if intention.polls:
        outcome.polls = heard.polls(outcome, figures.polls, intention)
    if intention.heard:
        outcome.announcement = heard.announcement(outcome, figures.heard, intention)
    if intention.lines:
        outcome.chat = heard.chat(outcome, figures.lines, intention)
    if intention.reports:
        heard.reports(outcome, figures.reports, intention)
    pages = await _pages(outcome, http, base + manifest.urls.headcount)
    sheet = await _report(outcome, http, base + manifest.urls.headcount_xlsx)
    paper = await _report(outcome, http, base + manifest.urls.headcount_pdf)
    last_round = manifest.rounds[-1].id if manifest.rounds else 0
    for what, found in (
        ("page", {room: figures for page in pages for room, figures in figures_in_page(page).items()}),
        ("spreadsheet", figures_in_sheet(sheet)),
        ("paper", figures_in_pdf(paper)),
    ):
        _reported(outcome, what, found, intention, last_round, {room.code: room.id for room in manifest.sites})
    return outcome


def _reported(
    outcome: Outcome, what: str, found: dict[str, Figures], intention: Intention, of: int, codes: dict[str, int]
) -> None:
    """What a report says of every room that counted heads in the round."""
    for code, site in codes.items():
        meant, shown = intention.headcounts.get((of, site)), found.get(code, Figures(0, 0))
        if meant is not None:
            outcome.compare(f"{what}, room {code}, heads", meant=meant["present"], shown=shown.counted)
            outcome.compare(f"{what}, room {code}, by name", meant=intention.present[site], shown=shown.by_name)


def _queue(outcome: Outcome, figures: Shown, intention: Intention) -> Speaking:
    """Every room that asks is in the queue (or was called in by somebody meanwhile), and no other."""
    asking = {site for site, still in intention.asks.items() if still}
    for site in asking - {*figures.waiting, *figures.spoke}:
        outcome.lost += 1
        outcome.say(f"site {site} asks to speak and is not in the queue")
    for site in {*figures.waiting} & (intention.asks.keys() - asking):
        outcome.double_counted += 1
        outcome.say(f"site {site} took back that it asks to speak and is in the queue")
    return Speaking(len(intention.asks), len(intention.asks) - len(asking), len(asking & {*figures.waiting}))


async def _work_off(outcome: Outcome, http: aiohttp.ClientSession, url: str, waiting: int) -> int:
    """Give the floor to one room after the other until nobody waits; how many spoke."""
    spoke = 0
    while True:
        async with http.post(url) as response:
            if response.status == 204:
                break
            response.raise_for_status()
        spoke += 1
        if spoke > waiting + 50:
            outcome.say("the queue of rooms that ask to speak does not end")
            break
    if spoke < waiting:
        outcome.lost += waiting - spoke
        outcome.say(f"{waiting} rooms waited to speak, {spoke} were given the floor")
    return spoke


def _verdicts(outcome: Outcome, states: dict[str, tuple[str, str]], tally: Tally) -> None:
    counts = Counter(states[op][0] for op in tally.stored if op in states)
    outcome.accepted, outcome.refused = counts["accepted"], counts["refused"] + len(tally.refused)
    unjudged = len(tally.stored) - counts.total()
    if unjudged:
        outcome.lost += unjudged
        outcome.say(f"{unjudged} ops acknowledged and not judged")
    reasons = Counter(state for op, state in states.items() if op in tally.stored and state[0] != "accepted")
    reasons.update(("refused at the door", reason) for reason in tally.refused.values())
    for (state, reason), several in reasons.items():
        outcome.say(f"{several} ops {state}: {reason}")


def _figures(outcome: Outcome, shown: Shown, intention: Intention) -> None:
    outcome.expected, outcome.present = shown.expected, shown.present
    outcome.compare("all rooms, present", meant=intention.present.total(), shown=shown.present)
    outcome.compare("all rooms, conflicts", meant=intention.conflicts, shown=shown.conflicts)
    for site, state in intention.state.items():
        there = shown.sites.get(site)
        if there is None:
            outcome.lost += 1
            outcome.say(f"site {site} is not shown")
            continue
        if there.state != state:
            outcome.lost += 1
            outcome.say(f"site {site}: state {state} meant, {there.state} shown")
        for what, meant in (
            ("present", intention.present), ("left", intention.gone), ("absent", intention.absent),
            ("visitors", intention.visiting), ("walk_ins", intention.walked_in), ("substitutes", intention.substitute),
        ):  # fmt: skip
            outcome.compare(f"site {site}, {what}", meant=meant[site], shown=getattr(there, what))
    for (of, site), counts in intention.headcounts.items():
        held = shown.sites[site].counts.get(of, {}) if site in shown.sites else {}
        for what, value in counts.items():
            outcome.compare(f"site {site}, round {of}, {what}", meant=value, shown=held.get(what) or 0)
