"""The threads of all rooms with the hub's technicians, those that wait for an answer first."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Max, Q

from diemcau.conferences.models import Site
from diemcau.kernel.localised import choose
from diemcau.people import queries as people

from ..enums import Side
from ..models import Line, Phrase
from ..phrases import OF_SIDE

SHOWN = 200
LINES = 60


class Said(NamedTuple):
    """A line as it is read: its text in the reader's language, and who wrote it (of the hub)."""

    row: Line
    text: str
    who: str

    @property
    def is_late(self) -> bool:
        """It came more than a minute after it was written: its room had no line."""
        return self.row.came_at - self.row.at > 60_000


class Thread(NamedTuple):
    """A room and the end of what was written with it. `waits`: since when its last word is unanswered (Unix ms), 0 when it is not."""

    site: Site
    last: Said
    waits: int


def phrases_of(conference: int) -> dict[int, Phrase]:
    """The conference's own phrases by number, those that were taken off too. One query."""
    return {row.pk: row for row in Phrase.objects.filter(conference=conference)}


def spoken(line: Line, site: str, own: Mapping[int, Phrase], language: str) -> str:
    """What a line says in the language switched on; `site`: what its room is called."""
    if not line.phrase:
        return line.text
    if line.phrase.startswith("own-"):
        phrase = own.get(int(line.phrase[4:]))
        return choose(phrase.texts, language) if phrase else f"({line.phrase})"
    texts = OF_SIDE[Side.HUB if line.is_hub else Side.ROOM]
    return str(texts[line.phrase]).replace("{site}", site) if line.phrase in texts else f"({line.phrase})"


def waiting_of(conference: int, run: str) -> int:
    """How many rooms wait for an answer. One query."""
    ends = Line.objects.filter(conference=conference, run=run).order_by().values("site")
    facts = ends.annotate(room=Max("came_at", filter=Q(is_hub=False)), hub=Max("came_at", filter=Q(is_hub=True)))
    return sum((one["room"] or 0) > (one["hub"] or 0) for one in facts)


def threads_of(conference: int, run: str, language: str) -> tuple[list[Thread], int]:
    """Threads that anything was written in: who waits longest for an answer first, then the newest; and how many wait. Seven queries."""
    ends = Line.objects.filter(conference=conference, run=run).order_by().values("site")
    facts = ends.annotate(
        room=Max("came_at", filter=Q(is_hub=False)), hub=Max("came_at", filter=Q(is_hub=True)), last=Max("pk", filter=Q(is_mark=False))
    )  # fmt: skip
    found = [one for one in facts if one["last"]]
    hub = {one["site"]: one["hub"] or 0 for one in found if one["room"] and one["room"] > (one["hub"] or 0)}
    waits: dict[int, int] = {}
    open_lines = Line.objects.filter(site__in=hub, run=run, is_hub=False).order_by("came_at")
    for number, came in open_lines.values_list("site", "came_at"):
        if came > hub[number]:
            waits.setdefault(number, came)
    found.sort(
        key=lambda one: (
            one["site"] not in waits, waits.get(one["site"], -max(one["room"] or 0, one["hub"] or 0)), one["last"],
        )
    )  # fmt: skip
    shown = found[:SHOWN]
    sites = Site.objects.in_bulk({one["site"] for one in shown})
    lines = list(Line.objects.filter(pk__in=[one["last"] for one in shown]))
    said = {line.row.site_id: line for line in _said(conference, lines, sites.values(), language)}
    return [Thread(sites[one["site"]], said[one["site"]], waits.get(one["site"], 0)) for one in shown], len(waits)


def thread_of(site: Site, run: str, language: str) -> list[Said]:
    """The end of one room's thread, oldest first. Four queries."""
    rows = list(Line.objects.filter(site=site, run=run, is_mark=False).order_by("-came_at", "-at", "-op")[:LINES])
    return _said(site.conference_id, rows[::-1], [site], language)


def latest_of(site: Site, run: str) -> int:
    """The number of the newest line of a thread: what a page saw."""
    return Line.objects.filter(site=site, run=run).aggregate(Max("pk"))["pk__max"] or 0


def line_told(conference: int, rows: Sequence[Line], language: str) -> list[Said]:
    """Lines of any rooms as they are read. Four queries."""
    return _said(conference, rows, Site.objects.filter(pk__in={row.site_id for row in rows}), language)


def _said(conference: int, rows: Sequence[Line], sites: Collection[Site], language: str) -> list[Said]:
    names = {site.pk: site.name for site in sites}
    own = phrases_of(conference)
    whos = people.names_of({row.who for row in rows if row.is_hub})
    return [Said(row, spoken(row, names[row.site_id], own, language), whos.get(row.who, "")) for row in rows]
