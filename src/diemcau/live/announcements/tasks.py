"""By the clock: messages end, and the log of incidents is kept."""

from datetime import datetime, timedelta

from diemcau.infra.sweeps import sweep

from . import actions


@sweep("announcements.ends", every=timedelta(seconds=5))
def sweep_ends(now: datetime) -> int:
    return actions.end_due()


@sweep("announcements.incidents", every=timedelta(seconds=15))
def sweep_incidents(now: datetime) -> int:
    return actions.watch(now)
