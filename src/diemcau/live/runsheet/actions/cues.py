"""Cues hung on items."""

from django.db import transaction
from django.db.models import Max

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import audit
from diemcau.infra.cue_kinds import cue_kind
from diemcau.infra.ordering import move
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

from ..models import Cue
from .gate import require_runner, told_all_runs

MOST = 40  # cues of one item


@transaction.atomic
def add_cue(item: ProgrammeItem, *, by: Actor, kind: str, value: str, with_item: bool = False) -> Cue:
    """Hang a cue on an item, behind the others. Raises Refused: forbidden, cue_kind_gone, cue_empty, too_many_cues."""
    conference = item.session.conference_id
    require_runner(by, conference)
    known = cue_kind(kind)
    if known is None:
        raise Refused("cue_kind_gone")
    text = tidy(value)[:200]
    if not text or not (known.typed or any(one.value == text for one in known.choices(conference, "vi"))):
        raise Refused("cue_empty")
    if item.cues.count() >= MOST:
        raise Refused("too_many_cues", most=MOST)
    last = item.cues.aggregate(last=Max("order"))["last"]
    cue = Cue.objects.create(
        item=item, kind=kind, value=text, with_item=with_item, order=0 if last is None else last + 1
    )
    return _told(cue, by, conference, "add_cue")


@transaction.atomic
def move_cue(cue: Cue, *, by: Actor, up: bool) -> None:
    """One place up or down among those fired at the same time. Raises Refused(forbidden)."""
    conference = cue.item.session.conference_id
    require_runner(by, conference)
    if move(cue.item.cues.filter(with_item=cue.with_item), cue, up=up):
        _told(cue, by, conference, "move_cue")


@transaction.atomic
def remove_cue(cue: Cue, *, by: Actor) -> None:
    """Take a cue off its item; what it did stays. Raises Refused(forbidden)."""
    conference = cue.item.session.conference_id
    require_runner(by, conference)
    _told(cue, by, conference, "remove_cue").delete()


def _told(cue: Cue, by: Actor, conference: int, verb: str) -> Cue:
    audit.record(by, f"runsheet.{verb}", conference=conference, cue=cue.pk, item=cue.item_id)
    told_all_runs(conference)
    return cue
