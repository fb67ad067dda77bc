"""Files that take too long to make while somebody waits: made by a job, fetched by whoever asked for them, for a day.

A module says once how a file is made: ``@handout("roster.delegates", may=policies.may_change)``. A view orders it and sends
the person to the page that shows how far it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from diemcau.infra.jobs import Report, enqueue, job
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.people.queries.actors import actor_again

from .models import Conference

JOB, SWEEP = "conferences.handout", "conferences.handout_sweep"
KEPT_FOR = timedelta(hours=24)
FOLDER = "made"

Make = Callable[[Actor, Conference, dict[str, Any], IO[bytes], Report], None]
May = Callable[[Actor, int], bool]


class _Maker(NamedTuple):
    make: Make
    may: May


@dataclass(frozen=True, slots=True)
class Handout:
    """A file that was asked for. `progress` 0 to 1; `path` None: not made yet, could not be made, or deleted after a day."""

    number: int
    state: str
    progress: float
    file_name: str
    asked_at: datetime
    path: Path | None

    @property
    def is_coming(self) -> bool:
        return self.state in (JobRow.State.WAITING, JobRow.State.RUNNING)

    @property
    def percent(self) -> int:
        return int(100 * self.progress)


_makers: dict[str, _Maker] = {}


def handout(name: str, *, may: May) -> Callable[[Make], Make]:
    """Register ``make(by, conference, facts, file, report)``, for those who `may`: asked when it is ordered, made and fetched."""

    def register(make: Make) -> Make:
        _makers[name] = _Maker(make, may)
        return make

    return register


@transaction.atomic
def order(name: str, *, by: Actor, conference: Conference, file_name: str, **facts: Any) -> int:
    """Have the file `name` made with `facts` (JSON); its number, for the page that shows it. Raises NotFound."""
    if not _makers[name].may(by, conference.pk):
        raise NotFound
    spoken, file = translation.get_language() or by.language, uuid4().hex
    row = enqueue(
        JOB, conference.pk,
        of=conference.pk, who=by.who, language=spoken, maker=name, file=file, file_name=file_name, facts=facts,
    )  # fmt: skip
    enqueue(SWEEP, conference.pk, due_at=timezone.now() + KEPT_FOR, file=file)
    return row.pk


def handout_for(actor: Actor, conference: Conference, number: int) -> Handout:
    """What the actor asked for and may still have. Raises NotFound."""
    row = JobRow.objects.filter(pk=number, name=JOB).first()
    if row is None or (row.facts["of"], row.facts["who"]) != (conference.pk, actor.who):
        raise NotFound
    if not _makers[row.facts["maker"]].may(actor, conference.pk):
        raise NotFound
    return _handout(row)


def handouts_of(actor: Actor, conference: Conference, *makers: str) -> list[Handout]:
    """What the actor asked these makers for within a day and may still have, newest first (at most 10). One query."""
    allowed = [name for name in makers if _makers[name].may(actor, conference.pk)]
    asked = {"facts__of": conference.pk, "facts__who": actor.who, "facts__maker__in": allowed}
    rows = JobRow.objects.filter(name=JOB, made_at__gt=timezone.now() - KEPT_FOR, **asked)
    return [_handout(row) for row in rows.order_by("-pk")[:10]]


def _handout(row: JobRow) -> Handout:
    path = _path(row.facts["file"])
    there = row.state == JobRow.State.DONE and path.exists()
    return Handout(row.pk, row.state, row.progress, row.facts["file_name"], row.made_at, path if there else None)


def _path(name: str) -> Path:
    return Path(default_storage.path(f"{FOLDER}/{name}"))


@job(JOB)
def make(facts: dict[str, Any], report: Report) -> None:
    """Make the file as the person who asked for it may have it now."""
    maker, conference = _makers[facts["maker"]], Conference.objects.get(pk=facts["of"])
    by = actor_again(facts["who"])
    if not maker.may(by, conference.pk):
        raise NotFound
    path = _path(facts["file"])
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{uuid4().hex}.part")  # a second try may begin while the first still writes
    with translation.override(facts["language"]), part.open("w+b") as file:
        maker.make(by, conference, facts["facts"], file, report)
    part.replace(path)


@job(SWEEP)
def sweep(facts: dict[str, Any], report: Report) -> None:
    """A day later the file goes, whether somebody fetched it or not."""
    path = _path(facts["file"])
    for one in (path, *path.parent.glob(f"{path.stem}.*part")):
        one.unlink(missing_ok=True)
