"""The results of a poll as a workbook: the whole, by level and room, and who answered as far as the poll says it."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.roster.models import Delegate

from .. import answers, queries, tally
from ..enums import Naming, State
from ..models import Answer, Poll

Row = Sequence[str | int | float]


def results_xlsx(poll: Poll, *, by: Actor) -> bytes:
    """In the language switched on. Raises Refused(poll_state) for one that was not opened yet."""
    if poll.state == State.DRAFT:
        raise Refused("poll_state")
    audit.record(by, "polls.xlsx", conference=poll.conference_id, run=poll.run, poll=str(poll.uid))
    result = queries.result_of(poll)
    out = io.BytesIO()
    with Workbook(out) as book:
        bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})

        def sheet(name: str, heads: Sequence[str], rows: Iterator[Row]) -> None:
            page = book.add_worksheet(name[:31])
            page.set_column(0, 0, 60)
            page.set_column(1, 30, 20)
            for column, head in enumerate(heads):
                page.write_string(0, column, head, bold)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    write = page.write_string if isinstance(value, str) else page.write_number
                    write(number, column, value, plain)
            page.freeze_panes(1, 0)

        sheet(_("Results"), (queries.text_of(poll.title), _("Votes"), "%"), _whole(result))
        parts = queries.breakdown_of(poll, result)
        if parts:
            heads = (_("Level and room"), _("Answered"), *(line.text for line in result.lines))
            sheet(_("By level and room"), heads, _parts(parts))
        if poll.naming == Naming.NAMED:
            sheet(_("By name"), (_("Full name"), _("Unit"), _("Site"), _("Answer")), _names(poll))
        elif poll.naming == Naming.UNIT:
            heads = (_("Unit"), _("Answered"), *(line.text for line in result.lines))
            sheet(_("By unit"), heads, _units(poll, result))
    return out.getvalue()


def _whole(result: queries.Result) -> Iterator[Row]:
    for line in result.lines:
        yield line.text, line.n, round(100 * line.share, 1)
    for word in result.words:
        yield word.text, word.n
    if result.is_sealed:
        yield (_("Secret: not counted yet"),)
    total = result.total
    yield ("",)
    facts = (
        (_("Answered"), total.answers), (_("Persons in the rooms"), result.present), (_("of them late"), total.late),
        (_("By delegates’ own phones, badges and secret ballots"), total.personal),
        (_("By phones and tablets of nobody in particular"), total.nobody), (_("of them counted"), total.nobody_counted),
        (_("Raised hands, abstentions among them"), total.hand_persons), (_("Rooms that counted hands"), total.rooms_counted),
        (_("Rooms in which more answered than are there"), total.above),
    )  # fmt: skip
    for name, n in facts:
        yield name, _("not known") if n is None else n


def _parts(parts: Sequence[queries.Part]) -> Iterator[Row]:
    for part in parts:
        name = part.name if part.is_level else f"    {named(part)}"
        yield name, part.answers, *(line.n for line in part.lines)


def named(part: queries.Part) -> str:
    """A room, or how many small ones together."""
    if part.rooms > 1:
        return ngettext("%(n)s small room together", "%(n)s small rooms together", part.rooms) % {"n": part.rooms}
    return part.name


def _names(poll: Poll) -> Iterator[Row]:
    """Personal answers alone: of others nobody knows whose they are."""
    rows = list(Answer.objects.filter(poll=poll, stands=True).exclude(delegate=None).order_by("site", "op"))
    found = Delegate.objects.filter(uid__in={row.delegate for row in rows}, conference=poll.conference_id)
    people = {person.uid: person for person in found}
    sites = dict(Site.objects.filter(conference=poll.conference_id).values_list("pk", "name"))
    texts = {choice.key: choice.text for choice in queries.choices_of(poll)}
    for row in rows:
        person = people.get(row.delegate) if row.delegate else None
        said = "; ".join(texts.get(key, key) for key in answers.parts(poll.kind, row.said))
        yield person.full_name if person else "", person.unit if person else "", sites.get(row.site, ""), said


def _units(poll: Poll, result: queries.Result) -> Iterator[Row]:
    """Units with fewer than five answers together."""
    votes: dict[str, Any] = defaultdict(Counter)
    answered: Counter[str] = Counter()
    rows = Answer.objects.filter(poll=poll, stands=True).exclude(unit="")
    for unit, said in rows.values_list("unit", "said"):
        answered[unit] += 1
        votes[unit].update(answers.parts(poll.kind, said))
    for cell in tally.merged(tally.Cell((unit,), n, votes[unit]) for unit, n in answered.items()):
        name = cell.names[0]
        if len(cell.names) > 1:
            name = ngettext("%(n)s small unit together", "%(n)s small units together", len(cell.names)) % {
                "n": len(cell.names)
            }
        yield name, cell.answers, *(cell.counts.get(line.key, 0) for line in result.lines)
