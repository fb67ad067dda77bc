"""By the clock: days of anonymous questions are opened and closed, and what is settled in the box comes among the questions."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from diemcau.infra.jobs import Report, job
from diemcau.infra.projector import hold
from diemcau.infra.sweeps import sweep
from diemcau.kernel.anonymous import BoxAway

from . import actions
from .models import Board

log = logging.getLogger(__name__)


@job(actions.PACE)
def pace(facts: dict[str, Any], _report: Report) -> None:
    """The questions of a crowded room get their fair places, all that came meanwhile at once."""
    with transaction.atomic():
        hold(facts["of"])
        actions.pace_rooms(facts["of"], facts["run"], {facts["site"]})


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
