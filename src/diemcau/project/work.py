"""The work process: projector, outbox, fragments, jobs; each a thread of its own around one broker."""

import asyncio
import contextlib
import logging
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable

import django

django.setup()

import msgspec  # noqa: E402 - Django must be set up first
from django.db import close_old_connections, connection  # noqa: E402

from diemcau.conferences.actions.live import note_heard  # noqa: E402
from diemcau.infra import broadcasts, jobs, log, outbox, sweeps, words  # noqa: E402
from diemcau.infra.blind import box, signing  # noqa: E402
from diemcau.infra.engine import Engine, Listening  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.infra.projector import Projected, Projector  # noqa: E402
from diemcau.infra.reactions import reaction  # noqa: E402
from diemcau.infra.relay import relay_once  # noqa: E402
from diemcau.kernel import collector  # noqa: E402
from diemcau.kernel.clock import as_datetime  # noqa: E402
from diemcau.people.actions import note_heard as note_devices  # noqa: E402
from diemcau.plane.anonymous.lane import TOPIC as BOX  # noqa: E402
from diemcau.plane.brokers import make_broker  # noqa: E402
from diemcau.plane.media.packager import STATE  # noqa: E402
from diemcau.plane.stores import open_log  # noqa: E402
from diemcau.project.absence import AWAY, Absence  # noqa: E402
from diemcau.project.anonymity import drawn_from_box, open_box  # noqa: E402
from diemcau.project.checkpoint import Checkpoints  # noqa: E402
from diemcau.project.media import commands  # noqa: E402

logger = logging.getLogger(__name__)
DRAW = 0.1  # seconds between two looks at what has rested and is to be drawn
GATHER = 0.03  # seconds in which what changed together is drawn together
JOBS_NICE = 10  # a list of 100,000 takes seconds: whoever waits for an acknowledgement goes first
SWITCH = 0.001
"""Seconds (Python's own: 0.005) that a thread which computes keeps the others waiting: the one that judges lets go of Python's lock with every row
it reads and has to get it back, from the one that draws."""
NOTE_DEVICES = 45.0  # seconds: three rounds of the beats, so that every device that is alive was heard
NEWS = 2.0  # seconds in which what rooms say at once is taken together: soon when one receives in another way, else every 15 s
FALLBACK = 0.2  # seconds after which a thread looks for work though nobody called it


class Work:
    """Owns the threads; `run` returns when asked to stop."""

    def __init__(self) -> None:
        self.broker = make_broker(options().broker_url)
        self.listening = Listening()
        self.engine = Engine(self.publish, self.listening)
        self.stopping = threading.Event()
        self.absence = Absence()
        self.new_ops, self.new_rows, self.new_asked = threading.Event(), threading.Event(), threading.Event()
        self.new_states, self.new_words = threading.Event(), threading.Event()
        self.new_jobs = {lane: threading.Event() for lane in jobs.lanes()}
        self.heard_of = threading.Lock()  # held while the next four are written into by the loop, or taken by a thread
        self.states: dict[int, dict[str, object]] = {}
        self.heard: dict[tuple[int, int, str], int] = {}
        self.devices: dict[str, int] = {}
        self.words: dict[tuple[int, str], dict[tuple[str, int], words.Word]] = defaultdict(dict)
        self.devices_noted = time.monotonic()
        self.loop: asyncio.AbstractEventLoop | None = None
        log.use(lambda: open_log(options().log_url))
        box.use(open_box)
        signing.on_asked(self.new_asked.set)
        outbox.on_announcement(self.new_rows.set)
        for called in self.new_jobs.values():
            reaction("job")(lambda *_, called=called: called.set())

    def publish(self, topic: str, payload: bytes) -> None:
        """To the broker, from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self.broker.publish, topic, payload)

    async def run(self, stop: asyncio.Event) -> None:
        self.loop = asyncio.get_running_loop()
        sys.setswitchinterval(SWITCH)
        self.broker.subscribe("wake/log", lambda _topic, _payload: self.new_ops.set())
        self.broker.subscribe("wake/outbox", lambda _topic, _payload: self.new_rows.set())
        self.broker.subscribe("listening", self._on_listening)
        self.broker.subscribe("ask", lambda _topic, payload: self.engine.ask(payload.decode()))
        self.broker.subscribe("beat", self._on_beat)
        self.broker.subscribe(STATE, self._on_state)
        self.broker.subscribe(BOX, drawn_from_box(self.engine))
        commands(self.broker, self.loop)
        await self.broker.start()
        await asyncio.to_thread(jobs.recover)
        collector.calm()
        bodies = [
            self._project,
            self._relay,
            self._draw,
            self._sign,
            self._sweep,
            self._note_heard,
            self._hand_on_states,
            self._checkpoint,
        ]
        threads = [threading.Thread(target=body, name=body.__name__, daemon=True) for body in bodies]
        threads += [
            threading.Thread(target=self._run_jobs, args=[lane], name=f"jobs {lane}", daemon=True)
            for lane in self.new_jobs
        ]
        for thread in threads:
            thread.start()
        await stop.wait()
        self.stopping.set()
        own = (self.new_ops, self.new_rows, self.new_asked, self.new_states, self.new_words)
        for called in (*own, *self.new_jobs.values()):
            called.set()
        self.engine.called.set()
        for thread in threads:
            await asyncio.to_thread(thread.join, 10)
        await self.broker.close()

    def _on_listening(self, _topic: str, payload: bytes) -> None:
        word = msgspec.json.decode(payload)
        self.listening.heard(word["front"], word["subjects"])

    def _on_beat(self, _topic: str, payload: bytes) -> None:
        told = msgspec.json.decode(payload)
        with self.heard_of:
            for beat in told["beats"]:
                if beat["kid"].startswith("account:"):
                    continue  # somebody who looks at a room is not the room
                key = (beat["conference"], beat["site"], beat["run"])
                self.heard[key] = max(beat["heard"], self.heard.get(key, 0))
                self.devices[beat["kid"]] = beat["heard"]
                if beat["word"] and beat["site"]:
                    self.words[beat["conference"], beat["run"]][beat["kid"], beat["site"]] = beat["word"]
        if told.get("news"):
            self.new_words.set()

    def _on_state(self, _topic: str, payload: bytes) -> None:
        state = msgspec.json.decode(payload)
        with self.heard_of:
            self.states[state["conference"]] = state
        self.new_states.set()

    def _loop(self, step: Callable[[], int], call: threading.Event | None, rest: float) -> None:
        """Do `step` until nothing is left, then wait to be called; a database that is away is tried again."""
        me = threading.current_thread().name
        while not self.stopping.is_set():
            if call is not None:
                call.clear()
            try:
                while step() and not self.stopping.is_set():
                    pass
                self.absence.met(me)
            except AWAY as fault:
                self.absence.missed(me, fault)
                close_old_connections()
                self.stopping.wait(0.5)
                continue
            except Exception:
                logger.exception("%s", me)
                self.stopping.wait(1.0)
            if call is not None:
                call.wait(rest)
            else:
                self.stopping.wait(rest)
        connection.close()

    def _project(self) -> None:
        projector: Projector | None = None

        def step() -> int:
            nonlocal projector
            if projector is None:  # in the loop: a log that cannot be opened yet is tried again
                projector = Projector(log.open_log(), tell=self._tell)
            return projector.run_once()

        self._loop(step, self.new_ops, FALLBACK)
        if projector is not None:
            projector.source.close()

    def _tell(self, projected: Projected) -> None:
        for topic, subject, run in projected.changes:
            self.engine.changed(projected.conference, run, topic, subject)
            self.engine.cue(projected.conference, run, topic, subject, {})
        for (site, run), verdicts in projected.verdicts.items():
            self.engine.cue(projected.conference, run, "verdicts", str(site), {"verdicts": verdicts})

    def _relay(self) -> None:
        self._loop(lambda: relay_once(self.engine, self.publish), self.new_rows, FALLBACK)

    def _draw(self) -> None:
        """Soon after something changed, and ten times a second what has rested (infra.engine); half of one core at the most."""
        took = 0.0

        def step() -> int:
            nonlocal took
            self.stopping.wait(max(GATHER, took))
            began = time.monotonic()
            self.engine.draw_due()
            took = time.monotonic() - began
            return 0

        self._loop(step, self.engine.called, DRAW)

    def _run_jobs(self, lane: str) -> None:
        """A film of several GB or a heavy deck takes minutes: nobody waits for it who waits for a list."""
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), JOBS_NICE)  # Linux: of this thread alone
        self._loop(lambda: jobs.run_due(lane), self.new_jobs[lane], 0.5)

    def _sign(self) -> None:
        """Two exponentiations a signature: whoever waits for a verdict goes first."""
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), JOBS_NICE)
        self._loop(signing.sign_some, self.new_asked, 1.0)

    def _sweep(self) -> None:
        """By the clock; a thread of its own, so that no long job keeps it waiting."""
        self._loop(sweeps.run_due, None, 5.0)

    def _note_heard(self) -> None:
        def step() -> int:
            self.stopping.wait(NEWS)
            with self.heard_of:
                heard, self.heard = self.heard, {}
            for conference, site, run in note_heard(heard):
                self.engine.changed(conference, run, "site", str(site))
            self._hand_on_words()
            self._note_devices()
            return 0

        self._loop(step, self.new_words, 15.0 - NEWS)

    def _note_devices(self) -> None:
        """Once a minute, to the minute: one statement for them all."""
        if self.devices and time.monotonic() - self.devices_noted >= NOTE_DEVICES:
            with self.heard_of:
                devices, self.devices, self.devices_noted = self.devices, {}, time.monotonic()
            note_devices([*devices], at=as_datetime(max(devices.values())))

    def _hand_on_words(self) -> None:
        with self.heard_of:
            said, self.words = self.words, defaultdict(dict)
        for (conference, run), by_device in said.items():
            rooms: dict[int, list[words.Word]] = defaultdict(list)
            for (_kid, site), word in by_device.items():
                rooms[site].append(word)
            words.take(conference, run, rooms)

    def _hand_on_states(self) -> None:
        def step() -> int:
            with self.heard_of:
                states, self.states = self.states, {}
            for state in states.values():
                broadcasts.take(state)
            return len(states)

        self._loop(step, self.new_states, 5.0)

    def _checkpoint(self) -> None:
        """Alone of all threads and processes (project.checkpoint)."""
        checkpoints = Checkpoints()

        def step() -> int:
            checkpoints.keep_short()
            return 0

        self._loop(step, None, 1.0)
