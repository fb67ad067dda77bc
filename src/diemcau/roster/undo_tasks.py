"""The job that takes an import back; and what is forgotten of imports by the clock."""

import logging
from datetime import datetime, timedelta
from typing import Any

from diemcau.infra.jobs import Report, job
from diemcau.infra.sweeps import sweep
from diemcau.kernel.actor import Actor

from . import holdings
from .actions.erasing import forget_removed
from .actions.undoing import Undoing, forget_old
from .enums import ImportState
from .faults import told
from .models import Delegate, ImportChange, RosterImport

log = logging.getLogger(__name__)


@job("roster.undo")
def undo(facts: dict[str, Any], report: Report) -> None:
    """Take an import back, step by step. After a second fault it stands again (or has failed, as before), but for what was taken back until
    then: the rest can be asked for once more."""
    imported = RosterImport.objects.filter(pk=facts["imported"], state=ImportState.UNDOING).first()
    if imported is None:
        return
    try:
        for share in Undoing(imported, by=Actor(who=facts["by"])).run():
            report(share)
    except Exception as fault:
        ended = ImportState.FAILED if imported.is_half else ImportState.DONE
        state = ended if imported.fault else ImportState.UNDOING
        RosterImport.objects.filter(pk=imported.pk).update(state=state, fault="unexpected")
        if not imported.fault:
            raise RuntimeError(told(fault)) from None
        log.error("undo of import %s: %s", imported.pk, told(fault))


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """How somebody stood before an import is forgotten with their data: an undo leaves them as they are."""
    ImportChange.objects.filter(delegate=delegate).delete()


holdings.when_erased(forget_person)


@sweep("roster.undo", every=timedelta(hours=6))
def forget_old_changes(now: datetime) -> int:
    """How people stood before an import is kept for two weeks only."""
    return forget_old(now)


@sweep("roster.removed", every=timedelta(hours=6))
def forget_who_was_removed(now: datetime) -> int:
    """Telephone, e-mail and note of whoever was taken off the list go after a month."""
    return forget_removed(now)
