"""What infra clears away by the clock."""

from datetime import datetime, timedelta

from .models import CacheRow, JobRow
from .sweeps import sweep

KEPT_FOR = timedelta(days=7)


@sweep("infra.jobs", every=timedelta(hours=1))
def sweep_jobs(now: datetime) -> int:
    """Jobs that ended a week ago, well or badly."""
    return JobRow.objects.filter(ended_at__lte=now - KEPT_FOR).delete()[0]


@sweep("infra.cache", every=timedelta(hours=1))
def sweep_cache(now: datetime) -> int:
    """What fronts shared and has run out; Django itself clears only when there is too much of it."""
    return CacheRow.objects.filter(expires__lte=now).delete()[0]
