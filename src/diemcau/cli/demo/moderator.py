"""The demo's moderator: one question after another is called up, stands on all screens, is answered; until somebody takes over.

Django is set up when this is imported.
"""

import threading
from contextlib import suppress

from django.db import OperationalError, connection

from diemcau.conferences.models import Conference
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused
from diemcau.live.questions import actions, queries
from diemcau.live.questions.models import Question

from .props import hub_of

LOOK_S, ANSWER_S = 4.0, 14.0
EACH_MERGED, EACH_WRITTEN = 3, 5
ANSWER = "Ban tổ chức đã trả lời tại hội trường."
OWNER = "Ban tổ chức"


class Moderator(threading.Thread):
    """Acts until `over`, or until a question stands as this one did not leave it: then somebody else moderates."""

    def __init__(self, conference: Conference, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._conference, self._over, self._by = conference, over, hub_of(conference)
        self._turn = 0

    def run(self) -> None:
        """What fails because all of it was taken away meanwhile does not matter any more."""
        try:
            left: object = None
            while not self._over.wait(LOOK_S):
                if left is not None and self._stands() != left:
                    return
                with suppress(Refused, OperationalError):  # somebody was quicker, or the disk is busy: look again
                    self._next()
                left = self._stands()
        except Exception:
            if not self._over.is_set():
                raise
        finally:
            connection.close()

    def _next(self) -> None:
        """The first that waits: put together with what is like it, called up, pinned, and after a while answered."""
        desk = queries.desk_of(self._conference.pk, "live", SystemClock().now_ms())
        card = next(iter(desk.queued or desk.waiting), None)
        if card is None:
            return
        self._turn += 1
        if self._turn % EACH_MERGED == 0:
            self._merge(card.row)
        if self._turn % EACH_WRITTEN == 0:
            due = self._conference.days.order_by("-order").values_list("date", flat=True).first()
            actions.promise(self._fresh(card.row), by=self._by, saw=self._fresh(card.row).version, owner=OWNER, due=due)
            return
        actions.call_up(card.row, by=self._by, saw=self._fresh(card.row).version)
        actions.pin(card.row, by=self._by, saw=self._fresh(card.row).version, on=True)
        left = self._stands()
        if not self._over.wait(ANSWER_S) and self._stands() == left:
            actions.answered(card.row, by=self._by, saw=self._fresh(card.row).version, answer=ANSWER)

    def _merge(self, head: Question) -> None:
        like = queries.alike(self._conference.pk, "live", head.text, only_open=False, but=head.pk, most=2)
        saws = {card.row.pk: card.row.version for card in like if card.row.step == head.step}
        if saws:
            actions.merge(head, saws, by=self._by, saw=head.version)

    def _fresh(self, row: Question) -> Question:
        return Question.objects.get(pk=row.pk)

    def _stands(self) -> object:
        """What anybody who moderates could have changed."""
        rows = Question.objects.filter(conference=self._conference.pk, run="live").exclude(version=0)
        return sorted(rows.values_list("pk", "version"))
