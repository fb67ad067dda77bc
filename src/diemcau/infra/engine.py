"""The engine of fragments: draws what changed for those who listen, at most four times a second, and sends it as frames."""

import logging
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from uuid import uuid4

import msgspec
from django.db import InterfaceError, OperationalError
from django.utils import translation

from diemcau.kernel.frames import Frame, Subject, pack

from .cues import audiences_of
from .fragments import Fragment, fragments_for, fragments_on

log = logging.getLogger(__name__)
EASE = 4  # a whole fragment rests so many times the CPU it took: sums over thousands of rooms get a fifth of a core …
LONGEST = 2.0  # … or come every two seconds
READER = 0.0001  # seconds for every subject that is heard, at least: to hand a frame to thousands of screens costs more than to draw it
AT_ONCE = 200
"""Elements of one fragment in one look: thousands of rooms that come together hold up nothing that all are shown."""
REMEMBERED = 50_000  # elements whose last drawing is remembered
EVERY_ROOM = re.compile(r"site-\d+(?=-|$)")  # of an audience: what is told to every room of a run
LISTENING_FOR = 15.0  # seconds a front's word about its listeners holds

Publish = Callable[[str, bytes], None]
Cues = Mapping[tuple[int, str], list[tuple[str, dict[str, object]]]]


_parsed = lru_cache(maxsize=20_000)(Subject.parse)  # fronts say all they hear every few seconds


class Heard(NamedTuple):
    """Subjects that somebody hears, and by conference the languages in which, and how many they are."""

    subjects: frozenset[Subject]
    languages: Mapping[int, frozenset[str]]
    several: Mapping[int, int]


class Listening:
    """Which subjects somebody hears, from what the fronts say of themselves."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._fronts: dict[str, tuple[float, frozenset[Subject]]] = {}
        self._known: tuple[frozenset[tuple[str, float]], Heard] = (frozenset(), Heard(frozenset(), {}, {}))

    def heard(self, front: str, subjects: Iterable[str]) -> None:
        self._fronts[front] = (self._clock(), frozenset(map(_parsed, subjects)))

    def now(self) -> Heard:
        """As of now; put together anew only when a front has spoken or fallen silent: with thousands of rooms that takes longer than most
        drawings."""
        now = self._clock()
        alive = {front: told for front, told in [*self._fronts.items()] if now - told[0] < LISTENING_FOR}
        words = frozenset((front, at) for front, (at, _) in alive.items())
        if self._known[0] != words:
            subjects: frozenset[Subject] = frozenset().union(*(some for _, some in alive.values()))
            languages: dict[int, set[str]] = defaultdict(set)
            for subject in subjects:
                languages[subject.conference].add(subject.language)
            several = Counter(subject.conference for subject in subjects)
            self._known = (
                words,
                Heard(subjects, {number: frozenset(some) for number, some in languages.items()}, several),
            )
        return self._known[1]


def _spoken_to(cues: Cues, listened: Heard) -> set[Subject]:
    """Those of the listened that a cue is for."""
    found: set[Subject] = set()
    for conference, audience in cues:
        if "*" in audience:
            every = {s for s in listened.subjects if s.conference == conference}
            found |= {s for s in every if EVERY_ROOM.sub("site-*", s.audience) == audience}
        else:
            named = {Subject(conference, audience, language) for language in listened.languages.get(conference, ())}
            found |= named & listened.subjects
    return found


def audience_in(run: str, audience: str) -> str:
    """Audiences of a rehearsal are their own: the two runs never meet on a screen."""
    if run == "live" or audience.endswith("*"):
        return audience
    return f"{audience}-{run}"


class Engine:
    """Collects what changed; `draw_due` draws and publishes it, what a database that is away kept it from the next time. `changed` and `cue` may be called from any thread."""

    def __init__(self, publish: Publish, listening: Listening, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._publish = publish
        self._listening = listening
        self._clock = clock
        self.called = threading.Event()  # something waits to be drawn
        self._drawn: dict[tuple[str, int, str, str], float] = {}
        self._took: dict[tuple[str, int, str], float] = {}
        self._later: dict[tuple[str, int, str], tuple[Fragment, set[str]]] = {}
        self._fault: Exception | None = None
        self._lock = threading.Lock()
        self._dirty: dict[tuple[int, str, str], set[str]] = defaultdict(set)
        self._cues: dict[tuple[int, str], list[tuple[str, dict[str, object]]]] = defaultdict(list)
        self._asked: set[Subject] = set()
        self._epoch = uuid4().hex[:8]
        self._count = 0

    def changed(self, conference: int, run: str, topic: str, subject: str) -> None:
        with self._lock:
            self._dirty[conference, run, topic].add(subject)
        self.called.set()

    def cue(self, conference: int, run: str, topic: str, subject: str, facts: dict[str, object]) -> None:
        """Have the cues of `topic` go out with the next drawing, if the topic has any."""
        for audience, about in audiences_of(topic, subject):
            with self._lock:
                waiting = self._cues[conference, audience if run == "live" else f"{audience}-{run}"]
                told = (topic, {"subject": about, **facts})
                if told not in waiting:
                    waiting.append(told)
            self.called.set()

    def ask(self, subject: str) -> None:
        """Have all elements of a plain audience told to a front that keeps them, not to who listens: topic ``told/<subject>``."""
        with self._lock:
            self._asked.add(Subject.parse(subject))
        self.called.set()

    def draw_due(self) -> int:
        """Draw and publish all that changed since the last call; returns the number of elements. Raises the database's last fault."""
        with self._lock:
            dirty, self._dirty = self._dirty, defaultdict(set)
            cues, self._cues = self._cues, defaultdict(list)
            wanted, self._asked = self._asked, set()
        listened = self._listening.now()
        due, self._later = self._later, {}
        for (conference, run, topic), subjects in dirty.items():
            for fragment in fragments_on(topic):
                asked = {""} if fragment.whole else subjects
                due.setdefault((fragment.name, conference, run), (fragment, set()))[1].update(asked)
        single = {key: asked for key, asked in due.items() if not asked[0].whole}
        whole = {key: asked for key, asked in due.items() if asked[0].whole}
        drawn = self._draw_all(single, listened, cues)
        drawn += self._draw_all(whole, listened, {})  # sums keep no room waiting
        for subject in wanted:
            self._tell(subject)
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault
        return drawn

    def _tell(self, subject: Subject) -> None:
        """One element that fails takes no other along."""
        audience, _, rehearsal = subject.audience.partition("-")
        html: dict[str, str] = {}
        with translation.override(subject.language):
            for fragment in fragments_for(audience):
                try:
                    drawn = fragment.draw(subject.conference, rehearsal or "live", {""}, subject.language)
                except Exception:
                    log.exception("fragment %s of conference %d", fragment.name, subject.conference)
                    continue
                html |= {element: str.__str__(text) for element, text in drawn.items()}
        self._publish(f"told/{subject}", msgspec.json.encode(html))

    def _draw_all(
        self,
        due: dict[tuple[str, int, str], tuple[Fragment, set[str]]],
        listened: Heard,
        cues: Cues,
    ) -> int:
        html: dict[Subject, dict[str, str]] = defaultdict(dict)
        for key, (fragment, subjects) in due.items():
            rested = self._rested(key, fragment, subjects, listened.several.get(key[1], 0))
            if rested:
                began = time.thread_time()
                self._draw(fragment, key[1], key[2], rested, listened, html)
                self._took[key] = time.thread_time() - began
        for subject in _spoken_to(cues, listened) | html.keys():
            spoken = cues.get((subject.conference, subject.audience), [])
            every = EVERY_ROOM.sub("site-*", subject.audience)
            if every != subject.audience:
                spoken = spoken + cues.get((subject.conference, every), [])
            self._send(subject, html.get(subject, {}), spoken)
        return sum(len(elements) for elements in html.values())

    def _rested(self, key: tuple[str, int, str], fragment: Fragment, subjects: set[str], several: int) -> set[str]:
        """Those of `subjects`, AT_ONCE at most, that were not drawn within the fragment's `every`; the others wait for their turn.
        `several` subjects are heard."""
        now = self._clock()
        eased = min(LONGEST, max(EASE * self._took.get(key, 0.0), READER * several)) if fragment.whole else 0.0
        rest = max(fragment.every, eased)
        rested = {s for s in subjects if now - self._drawn.get((*key, s), -rest) >= rest}
        rested = set(islice(rested, AT_ONCE))
        if len(rested) < len(subjects):
            self._later[key] = (fragment, subjects - rested)
        if len(self._drawn) > REMEMBERED:
            self._drawn.clear()
        self._drawn.update(dict.fromkeys(((*key, s) for s in rested), now))
        return rested

    def _draw(
        self,
        fragment: Fragment,
        conference: int,
        run: str,
        subjects: set[str],
        listened: Heard,
        html: dict[Subject, dict[str, str]],
    ) -> None:
        by_target: dict[Subject, set[str]] = defaultdict(set)
        languages = listened.languages.get(conference, frozenset())
        for subject in subjects:
            audience = audience_in(run, fragment.audience_of(subject))
            for language in languages:
                target = Subject(conference, audience, language)
                if target in listened.subjects:
                    by_target[target].add(subject)
        for language in languages:
            wanted = {s for target, some in by_target.items() if target.language == language for s in some}
            if not wanted:
                continue
            try:
                with translation.override(language):
                    drawn = fragment.draw(conference, run, wanted, language)
            except (OperationalError, InterfaceError) as fault:
                self._fault = fault
                self._later.setdefault((fragment.name, conference, run), (fragment, set()))[1].update(wanted)
                continue
            except Exception:
                log.exception("fragment %s of conference %d", fragment.name, conference)
                continue
            self._hand_out(fragment, drawn, wanted, language, by_target, html)

    @staticmethod
    def _hand_out(
        fragment: Fragment,
        drawn: dict[str, str],
        wanted: set[str],
        language: str,
        by_target: dict[Subject, set[str]],
        html: dict[Subject, dict[str, str]],
    ) -> None:
        """One audience gets all; audiences by subject get the elements whose id ends in their subject."""
        shared = "{subject}" not in fragment.audience
        for target, some in by_target.items():
            if target.language != language:
                continue
            for element, text in drawn.items():
                if shared or element.rpartition("-")[2] in some:
                    html[target][element] = str.__str__(text)  # Django's SafeString is no str to the encoder

    def _send(self, subject: Subject, html: dict[str, str], cues: list[tuple[str, dict[str, object]]]) -> None:
        self._count += 1
        frame = Frame(id=f"{self._epoch}-{self._count}", html=html, cues=cues)
        self._publish(f"frame/{subject}", pack(frame))
