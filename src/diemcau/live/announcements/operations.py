"""Rooms say that they heard a message, and write to the hub's technicians. What holds is a function of the set of facts."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from diemcau.conferences.models import Site
from diemcau.infra.operations import Incoming, Judgement, Judging, grants, operation
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy
from diemcau.people import queries as people

from . import actions, policies
from .enums import Side
from .models import Heard, Line
from .phrases import is_code
from .texts import LONGEST, says_something

ACKNOWLEDGE, SAY = "announcements.acknowledge", "chat.say"
MOST = 5_000
"""Lines of one room in a run, and as many acknowledgements, of what nobody said among them: far beyond what technicians write."""

grants("announcements.", *policies.SENDERS)
grants("chat.", *policies.SENDERS)


@operation(ACKNOWLEDGE)
def judge_heard(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed`` (by telephone: anybody but the hub), ``bad_body``, ``too_many_lines`` (MOST of a room).
    Whether there is such a message is no matter: it counts where there is."""
    rows = []
    allowed = _allowed(judging, _fault_of_heard)
    heard = _by_room(Heard.objects.filter(site__in={incoming.entry.site for incoming in allowed}))
    for incoming in allowed:
        entry, op = incoming.entry, incoming.op
        if heard[entry.site, op.run] >= MOST:
            judging.refuse(incoming, "too_many_lines")
            continue
        heard[entry.site, op.run] += 1
        judging.accept(incoming)
        rows.append(
            Heard(
                conference_id=judging.conference, run=op.run, op=op.id, announcement=UUID(op.body["announcement"]),
                site_id=entry.site, at=entry.at, who=entry.who, by_phone="channel" in op.body,
            )
        )  # fmt: skip
    Heard.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
    for row in rows:
        judging.changed(actions.HEARD, row.site_id, row.run)


@operation(SAY)
def judge_lines(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed``, ``bad_body``, ``too_long``, ``no_text``, ``too_many_lines`` (MOST of a room)."""
    allowed = _allowed(judging, _fault_of_line)
    said = _by_room(Line.objects.filter(site__in={incoming.entry.site for incoming in allowed}, is_hub=False))
    rows: dict[str, list[Line]] = defaultdict(list)
    for incoming in allowed:
        entry, op = incoming.entry, incoming.op
        if said[entry.site, op.run] >= MOST:
            judging.refuse(incoming, "too_many_lines")
            continue
        said[entry.site, op.run] += 1
        judging.accept(incoming)
        written = tidy(op.body.get("text", ""))
        text = without_identity_numbers(written)
        if text != written:
            judging.judgements[op.id] = Judgement("accepted", "identity_number")
        rows[op.run].append(
            Line(
                conference_id=judging.conference, run=op.run, site_id=entry.site, op=op.id, text=text,
                phrase=op.body.get("phrase", ""), at=entry.at, came_at=entry.received_at, who=entry.who,
            )
        )  # fmt: skip
    for run, some in rows.items():
        Line.objects.bulk_create(some, ignore_conflicts=True, batch_size=400)
        for site in {row.site_id for row in some}:
            judging.changed(actions.CHAT, site, run)
        judging.changed(actions.CHAT_HUB, "", run)


def _by_room(rows: QuerySet[Any]) -> "Counter[tuple[int, str]]":
    """How many each room has in each run. One query."""
    found = rows.order_by().values_list("site", "run").annotate(Count("pk"))
    return Counter({(site, run): count for site, run, count in found})


def _allowed(judging: Judging, fault: Callable[[Incoming], str]) -> list[Incoming]:
    """Those of a room of this conference, by somebody who spoke for it when they came in, well formed; the others are refused."""
    sites = {incoming.entry.site for incoming in judging.incoming}
    known = set(Site.objects.filter(conference=judging.conference, pk__in=sites).values_list("pk", flat=True))
    spells = people.speakers_at({incoming.entry.who for incoming in judging.incoming}, judging.conference)
    good = []
    for incoming in judging.incoming:
        entry = incoming.entry
        roles = policies.TELLERS if "channel" in incoming.op.body else policies.SENDERS
        held = any(
            s.role in roles and s.site in (0, entry.site) and s.covers(entry.received_at)
            for s in spells.get(entry.who, ())
        )
        if entry.site not in known:
            judging.refuse(incoming, "foreign_site")
        elif not held:
            judging.refuse(incoming, "not_allowed")
        elif reason := fault(incoming):
            judging.refuse(incoming, reason)
        else:
            good.append(incoming)
    return good


def _fault_of_heard(incoming: Incoming) -> str:
    body = incoming.op.body
    is_said = body.keys() <= {"announcement", "channel"} and body.get("channel", "phone") == "phone"
    return "" if is_said and _is_uid(body.get("announcement")) else "bad_body"


def _fault_of_line(incoming: Incoming) -> str:
    body = incoming.op.body
    if body.keys() == {"phrase"}:
        return "" if is_code(body["phrase"], Side.ROOM) else "bad_body"
    if body.keys() != {"text"} or not isinstance(body["text"], str):
        return "bad_body"
    if len(body["text"]) > LONGEST:
        return "too_long"
    return "" if says_something(body["text"]) else "no_text"


def _is_uid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
