"""The demo's hub: one item of the programme after another, pages that turn, a film now and then, until somebody takes over.

Django is set up when this is imported.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from django.db import OperationalError, connection

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.kernel.errors import Refused
from diemcau.live.film import actions as films
from diemcau.live.film.actions.shows import LEAD_MS
from diemcau.live.film.models import Film
from diemcau.live.film.models import Show as FilmShow
from diemcau.live.runsheet import actions as sheet
from diemcau.live.runsheet import queries as sheets
from diemcau.live.runsheet.enums import Layout
from diemcau.live.runsheet.queries.board import saw_of
from diemcau.live.slides import actions as slides
from diemcau.live.slides.models import Deck
from diemcau.live.slides.models import Show as SlideShow

from .props import hub_of, put_deck, put_film, wait_ready

PAGE_S, PICTURE_S, REST_S = 7.0, 12.0, 0.4
SLIDES_ALONE = (4, 5)  # pages beside which the hall is not shown
BREAK = ({"vi": "Giải lao", "en": "Break"}, {"vi": "Hội nghị tiếp tục sau ít phút", "en": "We go on in a few minutes"})


class Hub(threading.Thread):
    """Prepares what is shown, then runs the hall at `speed` times the programme's pace until `over`, or until somebody else
    begins an item, turns a page or shows something: from then on the hall is theirs. Pages and film keep their real pace."""

    def __init__(self, conference: Conference, over: threading.Event, *, speed: float, opens_in: float) -> None:
        super().__init__(daemon=True)
        self._conference, self._over, self._by = conference, over, hub_of(conference)
        self._speed = speed
        self._opens_at = time.monotonic() + opens_in
        self.prepared = threading.Event()
        self._deck: Deck | None = None
        self._film: Film | None = None

    def run(self) -> None:
        """Prepare and lead. What fails because all of it was taken away meanwhile does not matter any more."""
        try:
            with suppress(Refused, OperationalError):  # a full disk, a busy one: there is a picture all the same
                self._prepare()
            self.prepared.set()
            self._lead()
        except Exception:
            if not self._over.is_set():
                raise
        finally:
            connection.close()

    def _prepare(self) -> None:
        deck, film = put_deck(self._conference), put_film(self._conference, self._over)
        self._deck, self._film = wait_ready(deck, film, self._over)
        if not self._over.is_set():
            self._hang_cues()

    def _hang_cues(self) -> None:
        """What a hub would have planned: whoever opens the run sheet can press its way through."""
        card = sheet.add_card(self._conference, by=self._by, title=BREAK[0], text=BREAK[1])
        items = self._items()
        film_with = next(
            (i for i in items if i.kind == "film"), next((i for i in items if i.kind == "topic"), items[0])
        )
        for item in items:
            if item.kind == "break":
                sheet.add_cue(item, by=self._by, kind="card", value=str(card.pk), with_item=True)
            elif item.kind == "topic" and self._deck:
                sheet.add_cue(item, by=self._by, kind="slides", value=str(self._deck.pk), with_item=True)
            elif item.kind in ("opening", "speech", "forum", "closing"):
                sheet.add_cue(item, by=self._by, kind="layout", value=Layout.PICTURE, with_item=True)
            if item == film_with and self._film:
                sheet.add_cue(item, by=self._by, kind="film", value=str(self._film.pk))

    def _items(self) -> list[ProgrammeItem]:
        return list(ProgrammeItem.objects.filter(session__conference=self._conference))

    def _lead(self) -> None:
        items, moves = self._timetable(), self._moves()
        left: tuple[object, ...] | None = None
        rest_until = 0.0
        while not self._over.wait(REST_S):
            try:
                if left is not None and self._shown() != left:
                    return  # somebody else runs the hall now
                now = time.monotonic()
                if items and now >= items[0][0]:
                    _, item, seconds = items.pop(0)
                    self._begin(item)
                    rest_until = now + (seconds if item.kind == "break" else PAGE_S)
                elif now >= rest_until:
                    rest_until = now + next(moves)
                else:
                    continue
                left = self._shown()
            except OperationalError:  # busy beyond patience: what this step left undone the next one does
                moves, left = self._moves(), None

    def _timetable(self) -> list[tuple[float, ProgrammeItem, float]]:
        """When each item begins (monotonic seconds), as long as planned (45 minutes when nothing is) at this speed."""
        at, found = self._opens_at, []
        for item in self._items():
            planned = (
                item.planned_start and item.planned_end and (item.planned_end - item.planned_start).total_seconds()
            )
            seconds = (planned or 45 * 60) / self._speed
            found.append((at, item, seconds))
            at += seconds
        return found

    def _begin(self, item: ProgrammeItem) -> None:
        stands = sheets.sheet_row(self._conference.pk, "live")
        with suppress(Refused):  # begun by somebody else this moment
            sheet.begin(item, by=self._by, saw=saw_of(stands, sheets.current_of(self._conference, "live")))

    def _moves(self) -> Iterator[float]:
        """What is shown, for ever; each for so many seconds."""
        while True:
            for page in range(1, self._deck.page_count + 1) if self._deck else ():
                assert self._deck is not None
                self._layout(Layout.SLIDES if page in SLIDES_ALONE else Layout.BOTH)
                slides.show(self._deck, by=self._by, page=page)
                yield PAGE_S
            self._layout(Layout.PICTURE)
            yield PICTURE_S
            if self._film:
                self._layout(Layout.FILM)
                films.play(self._film, by=self._by)
                yield (LEAD_MS + self._film.duration_ms) / 1000
                films.stop(by=self._by, conference=self._conference.pk)

    def _layout(self, layout: str) -> None:
        sheet.set_layout(self._conference, by=self._by, layout=layout)

    def _shown(self) -> tuple[object, ...]:
        """What anybody could have changed."""
        number = self._conference.pk
        stands = sheets.sheet_row(number, "live")
        slide = SlideShow.objects.filter(conference=number, run="live").values_list("deck", "page", "blank").first()
        film = FilmShow.objects.filter(conference=number, run="live").values_list("film", "state", "at").first()
        return sheets.current_of(self._conference, "live"), stands.version, stands.layout, stands.card_id, slide, film
