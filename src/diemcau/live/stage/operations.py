"""Rooms ask to speak, and take it back. What holds is a function of the set of their words (askings.py)."""

from collections import defaultdict
from collections.abc import Collection

from diemcau.conferences.models import Site
from diemcau.infra.operations import Incoming, Judgement, Judging, grants, operation
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy
from diemcau.people import queries as people

from . import actions, policies
from .actions.gate import waiting
from .enums import Kind
from .models import Turn, Word

ASK, WITHDRAW = "stage.ask", "stage.withdraw"
LONGEST = 120
MOST_UNITS = 30
"""Units of one room that ask in a run: far beyond what sits in one."""

grants("stage.", *policies.SPEAKERS)


@operation(ASK, WITHDRAW)
def judge(judging: Judging) -> None:
    """Refuses: ``foreign_site`` (no site of this conference), ``not_allowed`` (no such role when it came in), ``bad_body``,
    ``too_many_units`` (MOST_UNITS of a room)."""
    sites = {incoming.entry.site for incoming in judging.incoming}
    known = set(Site.objects.filter(conference=judging.conference, pk__in=sites).values_list("pk", flat=True))
    spells = people.speakers_at({incoming.entry.who for incoming in judging.incoming}, judging.conference)
    units = _units(judging, sites)
    words: dict[str, list[Word]] = defaultdict(list)
    for incoming in judging.incoming:
        entry = incoming.entry
        if entry.site not in known:
            judging.refuse(incoming, "foreign_site")
        elif not any(
            s.role in policies.SPEAKERS and s.site in (0, entry.site) and s.covers(entry.received_at)
            for s in spells.get(entry.who, ())
        ):
            judging.refuse(incoming, "not_allowed")
        elif not _is_formed(incoming):
            judging.refuse(incoming, "bad_body")
        elif not _has_place(units[entry.site, incoming.op.run], _unit(incoming)):
            judging.refuse(incoming, "too_many_units")
        else:
            words[incoming.op.run].append(_take(judging, incoming))
    for run, said in words.items():
        moved = actions.heard(judging.conference, run, said)
        for site in moved and moved | waiting(judging.conference, run):
            judging.changed(actions.STAGE, site, run)


def _is_formed(incoming: Incoming) -> bool:
    body = incoming.op.body
    about, kind, unit = body.get("about", ""), body.get("kind", Kind.CONTRIBUTION), body.get("unit", "")
    if (
        not all(isinstance(text, str) and len(text) <= LONGEST for text in (about, kind, unit))
        or kind not in Kind.values
    ):
        return False
    return body.keys() <= ({"unit"} if incoming.op.kind == WITHDRAW else {"about", "kind", "unit"})


def _unit(incoming: Incoming) -> str:
    return without_identity_numbers(tidy(incoming.op.body.get("unit", "")))[:LONGEST]


def _units(judging: Judging, sites: Collection[int]) -> dict[tuple[int, str], set[str]]:
    """The units of rooms that asked before, by room and run. No query where none is named."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    if any(incoming.op.body.get("unit") for incoming in judging.incoming):
        for site, run, unit in Turn.objects.filter(site__in=sites).exclude(unit="").values_list("site", "run", "unit"):
            found[site, run].add(unit)
    return found


def _has_place(known: set[str], unit: str) -> bool:
    if unit and unit not in known and len(known) >= MOST_UNITS:
        return False
    known |= {unit} - {""}
    return True


def _take(judging: Judging, incoming: Incoming) -> Word:
    entry, op = incoming.entry, incoming.op
    said = tidy(op.body.get("about", ""))
    about = without_identity_numbers(said)
    judging.accept(incoming)
    if about != said:
        judging.judgements[op.id] = Judgement("accepted", "identity_number")
    kind, asks = op.body.get("kind", ""), op.kind == ASK
    return Word(
        op=op.id, site_id=entry.site, run=op.run, at=entry.at, asks=asks, about=about, kind=kind, unit=_unit(incoming), who=entry.who
    )  # fmt: skip
