"""Invitations on paper: to people and to units, in the conference's letterhead, as many as are wanted in one file. Made by a job."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from ... import unit_links
from ...letters import Letters
from ...models import Delegate, InvitedUnit, UnitQuota
from .. import policies, queries

PAPERS = "invitations.papers"
PEOPLE, UNITS = "people", "units"
WHOM = {PEOPLE: _("People"), UNITS: _("Units")}
PIECE = 200  # letters of one file: typst takes more than twice as long for twice as many


def person_paper(delegate: Delegate, *, by: Actor, kind: str = documents.PDF) -> bytes:
    """The invitation of one person (with conference, site and its place). Raises NotFound."""
    if not policies.may_invite(by, delegate.conference_id):
        raise NotFound
    audit.record(by, PAPERS, conference=delegate.conference_id, letters=1, whom=PEOPLE)
    return documents.write[kind]([Letters(delegate.conference).person(delegate)])


def file_name(conference: Conference, whom: str, kind: str, count: int) -> str:
    """What the file of so many letters is called."""
    return f"{conference.key}-invitations-{whom}.{kind if count <= PIECE else 'zip'}"


def addressed(by: Actor, conference: Conference, whom: str, filters: queries.Filters) -> list[int]:
    """The numbers of those who get a letter, in the order of their lists. Raises NotFound."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    if whom == PEOPLE:
        return list(queries.people_for(by, conference.pk, filters).values_list("pk", flat=True))
    units = InvitedUnit.objects.filter(conference=conference)
    if filters.site:
        units = units.filter(site__code=filters.site)
    return list(units.values_list("pk", flat=True))


@handout(PAPERS, may=policies.may_invite)
def papers_file(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """`facts`: whom, kind, filters, language, number, dated (ISO, or empty), programme (annexed). One file; more than fit into one, as a zip of several."""
    whom, kind = facts["whom"], facts["kind"]
    numbers = addressed(by, conference, whom, queries.Filters(**facts["filters"]))
    dated = date.fromisoformat(facts["dated"]) if facts["dated"] else None
    has_programme = bool(facts.get("programme"))
    letters = Letters(conference, facts["language"], number=facts["number"], dated=dated, programme=has_programme)
    if facts["file_is_zip"]:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for first in range(0, len(numbers), PIECE):
                written = list(_letters(letters, numbers[first : first + PIECE], whom, by))
                name = f"{conference.key}-{first + 1:04d}-{first + len(written):04d}.{kind}"
                archive.writestr(name, documents.write[kind](written) if written else b"")
                report((first + len(written)) / len(numbers))
    else:
        written = list(_letters(letters, numbers, whom, by))
        report(0.3)
        file.write(documents.write[kind](written) if written else b"")
    audit.record(by, PAPERS, conference=conference.pk, letters=len(numbers), whom=whom)


def _letters(letters: Letters, numbers: Sequence[int], whom: str, by: Actor) -> Iterator[documents.Document]:
    """In the order of `numbers`; the same number of queries whatever their count."""
    if whom == PEOPLE:
        people = Delegate.objects.select_related("site__place").in_bulk(list(numbers))
        yield from (letters.person(people[number]) for number in numbers if number in people)
        return
    units = InvitedUnit.objects.select_related("site__place").in_bulk(list(numbers))
    links = unit_links.links_of(list(units.values()), by=by)
    quotas: dict[int, list[tuple[str, int]]] = {}
    for quota in UnitQuota.objects.filter(unit__in=units).select_related("group").order_by("group__order", "pk"):
        name = choose(quota.group.title, letters.language) if quota.group else ""
        quotas.setdefault(quota.unit_id, []).append((name, quota.seats))
    for number in numbers:
        if number in units:
            yield letters.unit(units[number], links.get(number, ""), quotas.get(number, ()))
