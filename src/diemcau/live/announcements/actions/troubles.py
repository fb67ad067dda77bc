"""What rooms say is wrong with them, and that they want to be rung, comes into the log of incidents: from when until when, whatever the
order in which their words come in."""

from collections import defaultdict
from collections.abc import Sequence

from diemcau.conferences.claims import Claim, claims
from diemcau.conferences.enums import ProblemKind
from diemcau.infra.operations import Judging

from ..enums import Trouble
from ..models import Incident, Said
from ..spells import Spell, Word, spells
from ..texts import LONGEST
from .gate import INCIDENTS

Key = tuple[int, str, str]
KINDS = {"problem": list(ProblemKind.values), "calling": [str(Trouble.CALL)]}


@claims
def hear(judging: Judging, said: Sequence[Claim]) -> None:
    """Keep the words, and put the log right for their rooms. Four queries where a room said anything of this, else none."""
    rows = [
        Said(site_id=one.site, run=one.run, name=one.name, kind=_kind(one.value), at=one.at, op=one.op)
        for one in said
        if one.name in KINDS
    ]
    if not rows:
        return
    Said.objects.bulk_create(rows, ignore_conflicts=True)
    words: dict[Key, list[Word]] = defaultdict(list)
    sites = {row.site_id for row in rows}
    for row in Said.objects.filter(site__in=sites):
        words[row.site_id, row.run, row.name].append(Word(row.at, row.op, row.kind))
    stands: dict[Key, list[Incident]] = defaultdict(list)
    name_of = {kind: name for name, kinds in KINDS.items() for kind in kinds}
    for one in Incident.objects.filter(site__in=sites, kind__in=name_of).order_by("opened_at", "pk"):
        stands[one.site_id, one.run, name_of[one.kind]].append(one)
    for key in {(row.site_id, row.run, row.name) for row in rows}:
        if _put(judging.conference, key, spells(words[key]), stands[key]):
            judging.changed(INCIDENTS, "", key[1])


def _kind(value: str | bool) -> str:
    return str(value) if isinstance(value, str) else str(Trouble.CALL) if value else ""


def _put(conference: int, key: Key, wanted: Sequence[Spell], stands: Sequence[Incident]) -> bool:
    """Have the log say of a room what its words come to; notes stay. Whether that changed anything."""
    site, run, _name = key
    left, moved = list(stands), False
    for spell in wanted:
        same = [one for one in left if one.kind == spell.kind and spell.holds(one.opened_at)]
        left = [one for one in left if one not in same]
        if not same:
            facts = {"kind": spell.kind, "opened_at": spell.opened, "closed_at": spell.closed}
            Incident.objects.create(conference_id=conference, site_id=site, run=run, **facts)
            moved = True
            continue
        first, *more = same
        if more or (first.opened_at, first.closed_at) != (spell.opened, spell.closed):
            Incident.objects.filter(pk__in=[one.pk for one in more]).delete()
            first.note = " · ".join(one.note for one in same if one.note)[:LONGEST]
            first.opened_at, first.closed_at, first.version = spell.opened, spell.closed, first.version + bool(more)
            first.save()
            moved = True
    for one in left:  # what was taken back at once
        if not one.closed_at:
            Incident.objects.filter(pk=one.pk).update(closed_at=one.opened_at)
            moved = True
    return moved
