"""Messages on the rooms' screens, drawn for a page at first and again when one came or went; what tells desks and hub to look again."""

from collections.abc import Collection, Sequence

from django.template.loader import render_to_string
from django.utils.translation import get_language

from diemcau.conferences.models import Conference, Site
from diemcau.infra.cues import cue
from diemcau.infra.fragments import fragment
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.localised import choose

from . import queries
from .actions import ANNOUNCED, CHAT, CHAT_HUB, HEARD, INCIDENTS, ROOMS_TOLD
from .enums import Reach
from .models import Announcement

cue(ANNOUNCED, audience="site-*")  # every desk fetches what is new for it
cue(ROOMS_TOLD, audience="site-{subject}")
cue(CHAT, audience="site-{subject}")
cue(HEARD, audience="lists")  # the hub's pages fetch themselves again
cue(CHAT_HUB, audience="lists")
cue(INCIDENTS, audience="lists")
SHOWN = 3


def _drawn(ident: str, rows: Sequence[Announcement]) -> str:
    language = (get_language() or "vi")[:2]
    texts = [(row, choose(row.texts, language)) for row in rows if row.on_screens][:SHOWN]
    return render_to_string("announcements/pane.html", {"ident": ident, "messages": texts})


def pane(conference: int, run: str = "live") -> str:
    """The element ``<announcement-pane id="announcement">``: what stands for all rooms. One query."""
    return _drawn("announcement", queries.announced(conference, run, SystemClock().now_ms()))


def room_panes(conference: int, run: str, sites: Collection[Site]) -> dict[int, str]:
    """``<announcement-pane id="announcement-SITE">``: what stands for this room among others, or alone. Two queries for all of them."""
    found = queries.of_room(conference, run, SystemClock().now_ms(), sites, all_too=False)
    return {number: _drawn(f"announcement-{number}", rows) for number, rows in found.items()}


def wall_line(conference: Conference, run: str = "live") -> str:
    """How many rooms wait for the technicians' answer, in one line for the wall; empty when none does. One query."""
    context = {"conference": conference, "run": run, "waiting": queries.waiting_of(conference.pk, run)}
    return render_to_string("announcements/wall_line.html", context)


@fragment("announcements.wall_line", audience="wall", on=[CHAT_HUB], whole=True)
def _wall_line(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {} if conference is None else {"chat-line": wall_line(conference, run)}


@fragment("announcements.pane", audience="screens", on=[ANNOUNCED], whole=True)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"announcement": pane(number, run)}


@fragment("announcements.room_pane", audience="site-{subject}", on=[ROOMS_TOLD])
def _room_panes(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    wanted = [int(subject) for subject in subjects if subject.isdigit()]
    sites = list(Site.objects.filter(pk__in=wanted, conference=number))
    return {f"announcement-{site}": drawn for site, drawn in room_panes(number, run, sites).items()}


def on_screen(site: Site, run: str = "live") -> str:
    """Both panes of a room's screen, for its page. Two queries."""
    found = queries.of_room(site.conference_id, run, SystemClock().now_ms(), [site], all_too=True)[site.pk]
    everybody = _drawn("announcement", [row for row in found if row.reach == Reach.ALL])
    own = _drawn(f"announcement-{site.pk}", [row for row in found if row.reach != Reach.ALL])
    return f'<div class="announcements">{everybody}{own}</div>'
