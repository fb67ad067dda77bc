"""By the clock: days of anonymous questions are opened and closed, and what is settled in the box comes among the questions."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from diemcau.infra.sweeps import sweep
from diemcau.kernel.anonymous import BoxAway

from . import actions
from .models import Board

log = logging.getLogger(__name__)


@sweep("questions.box", every=timedelta(minutes=1))
def sweep_box(now: datetime) -> int:
    """Every conference that takes anonymous questions, or took them."""
    came = 0
    for board in Board.objects.select_related("conference"):
        try:
            came += actions.tend(board, now.astimezone(ZoneInfo(board.conference.timezone)).date())
        except BoxAway:
            log.warning("anonymous questions of conference %d: the box is away", board.conference_id)
    return came
