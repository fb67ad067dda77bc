"""What a unit's page shows: the rows, which of them stand open, what is wrong with them, the quota, and what comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from ... import problems as told_problems
from ...enums import DelegateStatus
from ...letters.contact import contact_of
from ...models import DelegateGroup, InvitedUnit, Substitution
from .. import policies, queries
from ..actions import Clash, Taken, values_of
from ..checking import digest
from ..enums import AwayReason, DeclineReason, NominationState
from ..forms.unit import number, token_of
from ..models import Call, Nomination, Nominee
from ..problems import text_of
from ..reading import Drafts

SETTLED = (NominationState.CONFIRMED, NominationState.TAKEN)
ASKED = (DelegateStatus.NOMINATED, DelegateStatus.INVITED)
LEFT_OVER = ("full_name", "position", "phone", "email")
ON_PAGE = 40
OPEN_AT_ONCE = 20  # faulty rows
TOLD = 5  # problems of what was pasted that are no row's


@dataclass(frozen=True)
class Unsaved:
    """What was typed and not kept, shown again: rows, and the pasted text; `why`, or because they were changed elsewhere (`is_clash`)."""

    rows: Sequence[Clash] = ()
    why: str = ""
    pasted: str = ""
    verb: str = ""
    is_clash: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.why)


@dataclass
class Row:
    """One person on the page. `values` stand in its fields when it is open; `moved`: how it stands now, where it was changed elsewhere."""

    key: str
    values: dict[str, str]
    token: str
    place: int = 0
    one: Nominee | None = None
    problems: dict[str, str] = field(default_factory=dict)
    is_open: bool = False
    is_sure: bool = False
    moved: Nominee | None = None
    is_gone: bool = False
    twin: int = 0
    proposal: Substitution | None = None


def page_of(unit: InvitedUnit, by: Actor, query: Mapping[str, str], language: str, unsaved: Unsaved) -> dict[str, Any]:
    """The page's context."""
    nominees = queries.nominees_of(unit)
    nomination = queries.nomination_of(unit) or Nomination(unit=unit)
    call = queries.call_of(unit.conference_id)
    is_lead = policies.may_lead(by, unit.conference_id)
    may_change = is_lead or (call is not None and call.takes_lists)
    rows = _rows(unit, nominees, query, unsaved, may_change=may_change)
    page = Paginator(rows, ON_PAGE).get_page(_page_number(rows, query))
    groups = queries.groups_of(unit)
    return {
        "unit": unit, "conference": unit.conference, "call": call, "nomination": nomination, "by_organiser": is_lead,
        "zone": unit.conference.timezone, "left": _left(call), "deadline_day": call.deadline.astimezone(ZoneInfo(unit.conference.timezone)).date() if call and call.deadline else None, "may_change": may_change, "contact": contact_of(unit.conference).text, "is_declined": nomination.state == NominationState.DECLINED,
        "is_settled": nomination.state in SETTLED and not any(map(_is_asked, nominees)),
        "rows": page, "count": len(rows), "coming": sum(not one.is_away for one in nominees),
        "faulty": [row for row in rows if row.problems], "new": _new(unsaved, len(nominees)), "is_adding": not nominees or unsaved.verb == "save",
        "quotas": queries.quota_lines(unit, nominees), "groups": [(str(group.pk), _title(group, language)) for group in groups] if len(groups) > 1 else [],
        "reasons": AwayReason.offered(), "declines": DeclineReason.choices, "unsaved": unsaved, "left_over": _left_over(unsaved, rows, nomination, may_change=may_change), "groupless": sum("group" in row.problems for row in rows), "has_open": any(row.is_open for row in page), "batch": _batch(query, nominees),
    }  # fmt: skip


def _is_asked(one: Nominee) -> bool:
    """Whether the organisers put them on the list and the unit has not said yet whether they come."""
    return one.delegate is not None and not one.is_away and one.delegate.status in ASKED


def _rows(
    unit: InvitedUnit, nominees: Sequence[Nominee], query: Mapping[str, str], unsaved: Unsaved, *, may_change: bool
) -> list[Row]:
    twins, edit = queries.namesakes(nominees), number(query.get("edit", ""))
    typed = {clash.typed.key: clash for clash in unsaved.rows}
    rows, left = [], OPEN_AT_ONCE
    proposals = queries.last_proposals(unit) if any(one.stands_for_id for one in nominees) else {}
    for place, one in enumerate(nominees, start=1):
        key, values = str(one.pk), values_of(one) | {"no": str(place)}
        row = Row(key, values, token_of(key, one.version, digest(values), place), place, one, twin=twins.get(one.pk, 0))
        if one.stands_for_id and not one.delegate_id:
            row.proposal = proposals.get(one.stands_for_id)
        if not one.is_away:
            row.problems = {problem["field"]: text_of(problem["code"]) for problem in one.problems}
        row.is_open = may_change and (one.pk == edit or (bool(row.problems) and left > 0))
        row.is_sure = row.is_open and one.pk == edit and "sure" in query
        left -= bool(row.problems)
        if (clash := typed.get(key)) is not None:
            row.is_open, row.values = True, clash.typed.values
            row.moved = one if unsaved.is_clash else None
        rows.append(row)
    return rows


def _new(unsaved: Unsaved, count: int) -> list[Row]:
    """The empty row to add somebody, and what was typed of people who are not on the list (any more)."""
    said = {clash.typed.key: clash for clash in unsaved.rows}
    known = [
        clash for key, clash in said.items() if not key.isdecimal() or (clash.standing is None and unsaved.is_clash)
    ]
    rows = [
        Row(f"n{at}", clash.typed.values, token_of(f"n{at}", 0, "", 0), is_gone=clash.typed.key.isdecimal())
        for at, clash in enumerate(known)
    ]
    return [*rows, Row(f"n{len(rows)}", {}, token_of(f"n{len(rows)}", 0, "", 0), count + 1)]


def _left_over(unsaved: Unsaved, rows: Sequence[Row], nomination: Nomination, *, may_change: bool) -> str:
    """What was typed or pasted, was refused, and has no field on this page any more: to be copied, a person a line."""
    is_declined = nomination.state == NominationState.DECLINED
    if may_change and not is_declined:
        return ""
    standing = set[str]() if is_declined else {row.key for row in rows}
    typed = [clash.typed.values for clash in unsaved.rows if clash.typed.key not in standing]
    lines = ["\t".join(values.get(name, "") for name in LEFT_OVER).strip() for values in typed]
    return "\n".join(filter(None, (*lines, unsaved.pasted.strip())))


def _page_number(rows: Sequence[Row], query: Mapping[str, str]) -> int:
    """Of the row that stands open by wish, else as the address says."""
    at = next((n for n, row in enumerate(rows) if row.key == query.get("edit")), None)
    return number(query.get("page", "")) or 1 if at is None else at // ON_PAGE + 1


def _left(call: Call | None) -> str:
    """How long there is, in words; empty without a deadline, and when it is over."""
    if call is None or call.deadline is None:
        return ""
    hours = int((call.deadline - timezone.now()).total_seconds() // 3600)
    if hours < 0:
        return ""
    days = hours // 24
    if days:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours} if hours else _("less than an hour left")  # fmt: skip


def _title(group: DelegateGroup, language: str) -> str:
    return choose(group.title, language)


def moment_of(text: str) -> datetime | None:
    """A moment as an address or a button says it; None for anything else."""
    try:
        found = parse_datetime(text) if len(text) < 40 else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _batch(query: Mapping[str, str], nominees: Sequence[Nominee]) -> str:
    """What was pasted last, as long as somebody of it can be taken back."""
    said = query.get("batch", "")
    batch = moment_of(said)
    is_there = any(one.made_at == batch and not one.version and not one.delegate_id for one in nominees)
    return said if batch and is_there else ""


def tell_of(taken: Taken, drafts: Drafts) -> Iterator[tuple[int, str]]:
    """What came of a pasted list, in sentences: level and text."""
    parts = [
        ngettext("%(count)s person added", "%(count)s people added", taken.added) % {"count": taken.added},
        ngettext("%(count)s corrected", "%(count)s corrected", taken.changed) % {"count": taken.changed},
        ngettext("%(count)s on the list already", "%(count)s on the list already", taken.same) % {"count": taken.same},
    ]
    counts = (taken.added, taken.changed, taken.same)
    said = "; ".join(part for part, count in zip(parts, counts, strict=True) if count)
    yield messages.SUCCESS, f"{said}."
    if drafts.left_out:
        yield (
            messages.INFO,
            _("Left out, and not kept: the columns %(columns)s.") % {"columns": ", ".join(drafts.left_out[:12])},
        )
    for problem in drafts.told[:TOLD]:
        told = told_problems.told(problem)
        yield messages.WARNING, f"{told.cell.replace('1!', '')}: {told.text}" if told.cell else told.text
