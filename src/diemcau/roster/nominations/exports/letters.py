"""The official letters that ask units for their delegates, each with its unit's link and QR."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from ...letters import Letters
from ...models import InvitedUnit, UnitQuota
from .. import policies
from ..actions.asking import addresses_of
from ..models import UnitLink
from ..queries.lists import call_of

LETTERS = "nominations.letters"
PIECE = 50


@handout(LETTERS, may=policies.may_lead)
def letters_file(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """Letters to these units (`units`, numbers) in one file of a `kind`; a link that ran out is made anew, units without one have no letter."""
    units = list(InvitedUnit.objects.filter(conference=conference, pk__in=facts["units"]).select_related("site"))
    written = []
    for number, one in enumerate(_letters(conference, units, by)):
        written.append(one)
        if number % PIECE == 0:
            report(0.5 * number / max(1, len(units)))
    file.write(documents.write[facts["kind"]](written))
    audit.record(by, "nominations.letters", conference=conference.pk, units=len(written))


def letter(unit: InvitedUnit, *, by: Actor, kind: str) -> bytes:
    """The letter to one unit. Raises NotFound."""
    if not policies.may_lead(by, unit.conference_id):
        raise NotFound
    written = list(_letters(unit.conference, [unit], by))
    if not written:
        raise NotFound
    audit.record(by, "nominations.letters", conference=unit.conference_id, units=1)
    made: bytes = documents.write[kind](written)
    return made


def _letters(conference: Conference, units: Sequence[InvitedUnit], by: Actor) -> Iterator[documents.Document]:
    """The same number of queries whatever their number."""
    asked = set(UnitLink.objects.filter(unit__in=units).values_list("unit", flat=True))
    links = addresses_of([unit for unit in units if unit.pk in asked], by)
    quotas: dict[int, list[tuple[str, int]]] = {}
    told = UnitQuota.objects.filter(unit__in=units).select_related("group").order_by("group__order", "pk")
    for quota in told:
        name = choose(quota.group.title, conference.language) if quota.group else ""
        quotas.setdefault(quota.unit_id, []).append((name, quota.seats))
    call, letters = call_of(conference.pk), Letters(conference)
    for unit in units:
        if url := links.get(unit.pk, ""):
            deadline = call.deadline if call else None
            yield letters.nomination(unit, link=url, deadline=deadline, groups=quotas.get(unit.pk, []))
