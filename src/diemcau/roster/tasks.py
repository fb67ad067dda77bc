"""Jobs of the import: open, read, write; each may run twice. And what is dropped by the clock."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra.jobs import Report, job
from diemcau.infra.sweeps import sweep
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from . import exports, policies
from .actions import imports as actions
from .actions.previewing import preview
from .actions.writing import Writing, tell_sites
from .enums import ImportState
from .faults import told
from .importing.columns import NAMES
from .models import RosterImport
from .queries import Filters

log = logging.getLogger(__name__)


@contextmanager
def _taken(pk: int, *states: str) -> Iterator[RosterImport | None]:
    """The import, when it still waits for this. A refusal ends it with a reason, a fault after a second try."""
    imported = RosterImport.objects.filter(pk=pk, state__in=states).first()
    try:
        yield imported
    except Refused as refused:
        if imported is not None and RosterImport.objects.filter(pk=pk, state=imported.state).exists():
            actions.give_up(imported, refused.code)
    except Exception as fault:
        if imported is not None and imported.fault:
            log.error("import %s: %s", pk, told(fault))
            actions.give_up(imported, "unexpected")
            return
        RosterImport.objects.filter(pk=pk).update(fault="unexpected")
        raise RuntimeError(told(fault)) from None


@job("roster.read")
def read_list(facts: dict[str, Any], report: Report) -> None:
    """Find the lists of the file, read everybody in them, list what is wrong, compare with the roster."""
    with _taken(facts["imported"], ImportState.OPENING, ImportState.READING) as imported:
        if imported is None:
            return
        at_work = RosterImport.objects.filter(pk=imported.pk, state=imported.state)
        preview(imported, at_work)
        is_found = any(column["field"] in NAMES for table in imported.headings for column in table["columns"])
        imported.state, imported.progress = (ImportState.PREVIEW if is_found else ImportState.UPLOADED), 1
        if at_work.update(state=imported.state):  # else it was dropped meanwhile
            imported.save()


@job("roster.write")
def write_rows(facts: dict[str, Any], report: Report) -> None:
    """Write what was confirmed, step by step, then tell the desks."""
    with _taken(facts["imported"], ImportState.WRITING) as imported:
        if imported is None:
            return
        conference = Conference.objects.get(pk=imported.conference_id)
        writing = Writing(imported, by=Actor(who=facts["by"]), language=conference.language)
        figures = imported.difference
        done, most = 0, figures["new"] + sum(figures[name] for name in ("changed", "asked", "off", "renumbered"))
        for verb, items in writing.steps():
            done += len(items)
            share = min(1.0, done / max(most, 1))
            writing.step(verb, items, share=share)
            report(share)
        conference.refresh_from_db(fields=["roster_version"])
        tell_sites(conference.pk, writing.sites, conference.roster_version)
        imported.refresh_from_db()
        with transaction.atomic():
            actions.close(imported, ImportState.DONE)


@sweep("roster.files", every=timedelta(minutes=15))
def drop_old_imports(now: datetime) -> int:
    """What nobody confirmed within a day is dropped, and no uploaded file outlives it."""
    return actions.drop_old(now)


@handout(exports.WORKBOOK, may=policies.may_change)
def make_workbook(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """A long list as xlsx."""
    exports.delegates_xlsx(by=by, conference=conference, filters=Filters(**facts), file=file, report=report)
