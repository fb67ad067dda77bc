"""GET /live/stream (server-sent events, WHATWG HTML §9.2) and GET /live/since (the same by polling)."""

import asyncio
import contextlib
import re
from typing import cast

from diemcau.kernel.frames import AUDIENCE, RESYNC, Subject
from diemcau.kernel.phones import is_phone
from diemcau.kernel.tickets import Ticket
from diemcau.plane.asgi import NO_STORE, SECURITY, Receive, Reply, Scope, Send, answer, busy, header, query
from diemcau.plane.beats import Beats
from diemcau.plane.channels import Item
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.hub import Hub
from diemcau.plane.readers import Reader, Sending

MAX_SUBJECTS = 8
POLL_S = 20.0
RETRY_MS = 3000
PHONES_SHARE = 3  # delegates' phones get one in so many streams: rooms always find one, phones have /live/now as well
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        NO_STORE,
        (b"x-accel-buffering", b"no"),
        *SECURITY,
    ],
}


class Stream:
    """``?conference=12&audiences=wall,site-5&language=vi``; `Last-Event-ID` (or ``after=``) resumes or says resync."""

    def __init__(
        self, hub: Hub, doorkeeper: Doorkeeper, beats: Beats, *, languages: frozenset[str], limit: int
    ) -> None:
        self._hub = hub
        self._doorkeeper = doorkeeper
        self._beats = beats
        self._languages = languages
        self._limit = limit
        self.phones = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streams until either end leaves, or raises Reply 401, 404, 422, 503."""
        ticket = self._doorkeeper.admit(scope)
        asked = query(scope)
        subjects = asked_subjects(asked, ticket, self._languages)
        phone = is_phone(ticket.device)
        full_of_phones = phone and self.phones >= self._limit // PHONES_SHARE
        if full_of_phones or self._hub.streams >= self._limit:
            raise busy(503, "too_many_streams", at_least_s=2)
        last = header(scope, b"last-event-id")
        last_id = last.decode("latin-1") if last is not None else asked.get("after", "")
        await send(dict(START))
        self._beats.heard(ticket)
        reader = Reader(cast(Sending, send), ticket, tuple(str(s) for s in subjects))
        # No await between looking back and joining: nothing can fall between the two.
        first = self._first_words(reader.subjects, last_id)
        self._hub.join(reader)
        self.phones += phone
        try:
            reader.push({"type": "http.response.body", "body": first, "more_body": True})
            if not reader.ended:
                await _until_gone(receive)
        except asyncio.CancelledError:
            if not reader.ended:
                raise
            _uncancel()
        finally:
            self._hub.leave(reader)
            self.phones -= phone
        await reader.last_word()
        if reader.ended == "stalled":
            # The server learns that the line is gone before the request ends, and does not miss the answer's end.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await _until_gone(receive)

    def _first_words(self, subjects: tuple[str, ...], last_id: str) -> bytes:
        """What was missed, or resync; and for who has no publisher's id yet, a mark of ours to come back with."""
        missed = self._hub.missed(subjects, last_id) if last_id else None
        if missed is not None:
            return b"retry: %d\n\n%b" % (RETRY_MS, b"".join(item.event for item in missed))
        told = RESYNC if last_id else b""
        return b"retry: %d\n%bid: %b\n\n" % (RETRY_MS, told, self._hub.mark.encode())


class Since:
    """``?subject=12/wall/vi&after=<id>``: ``{"frames": [{"id", "html", "cues"}], "id": …}`` or ``{"resync": true, "id": …}``.

    Waits up to 20 s when nothing is new. Without ``after`` it answers at once with the id to go on from.
    """

    def __init__(
        self, hub: Hub, doorkeeper: Doorkeeper, beats: Beats, *, languages: frozenset[str], poll_s: float = POLL_S
    ) -> None:
        self._hub = hub
        self._doorkeeper = doorkeeper
        self._beats = beats
        self._languages = languages
        self._poll_s = poll_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, or raises Reply 401, 404, 422."""
        ticket = self._doorkeeper.admit(scope)
        asked = query(scope)
        try:
            subject = Subject.parse(asked.get("subject", ""))
        except ValueError:
            raise Reply(422, "malformed_subject") from None
        check(subject, ticket, self._languages)
        self._beats.heard(ticket)
        name = str(subject)
        self._hub.listen(name)
        after = asked.get("after", "")
        missed = self._hub.missed([name], after) if after else None
        if missed == []:
            await self._hub.wait(name, self._poll_s)
            missed = self._hub.missed([name], after)
        mark = self._hub.mark.encode()
        if missed is None:
            await answer(send, 200, b'{"resync":true,"id":"%b"}' % mark)
        else:
            last = missed[-1] if missed else None
            going_on = after.encode() if last is None else b"%b-%d" % (last.mark.epoch.encode(), last.mark.n)
            frames = b",".join(_as_json(item) for item in missed)
            await answer(send, 200, b'{"frames":[%b],"id":"%b"}' % (frames, going_on))


def asked_subjects(asked: dict[str, str], ticket: Ticket, languages: frozenset[str]) -> list[Subject]:
    """The subjects of a stream's address. Raises Reply 404 for what the ticket may not hear, 422 for nonsense."""
    conference = asked.get("conference", str(ticket.conference))
    audiences = sorted({a for a in asked.get("audiences", "").split(",") if a})
    if not re.fullmatch(r"[0-9]{1,18}", conference) or not 0 < len(audiences) <= MAX_SUBJECTS:
        raise Reply(422, "malformed_subject")
    if not all(AUDIENCE.match(audience) for audience in audiences):
        raise Reply(422, "malformed_subject")
    language = asked.get("language", "vi")
    subjects = [Subject(int(conference), audience, language) for audience in audiences]
    for subject in subjects:
        check(subject, ticket, languages)
    return subjects


def check(subject: Subject, ticket: Ticket, languages: frozenset[str]) -> None:
    """Raises Reply 404 unless the ticket may hear this subject: what one may not hear looks like what is not there."""
    if subject.language not in languages:
        raise Reply(404, "not_found")
    if subject.conference != ticket.conference or not any(
        subject.audience.startswith(entry[:-1]) if entry.endswith("*") else subject.audience == entry
        for entry in ticket.hear
    ):
        raise Reply(404, "not_found")


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _uncancel() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


def _as_json(item: Item) -> bytes:
    """An event's data with its id put in front."""
    head, _, data = item.event.partition(b"\ndata: ")
    name = head.partition(b"\n")[0].removeprefix(b"id: ")
    return b'{"id":"%b",%b' % (name, data[1:].rstrip(b"\n"))
