"""What follows from a change of the programme, wherever it was made: operators see it, and rooms no longer near need not get ready."""

from collections.abc import Collection

from diemcau.infra.outbox import announce, announce_each
from diemcau.infra.reactions import reaction

from .actions.gate import PREPARE, SHEET
from .models import Prepared


@reaction("programme")
def moved(conference: int, run: str, subjects: Collection[str]) -> None:
    announce(conference, SHEET, run=run)
    rooms = Prepared.objects.filter(sheet__conference=conference, sheet__run=run)
    announce_each(conference, PREPARE, rooms.values_list("site", flat=True), run=run)
