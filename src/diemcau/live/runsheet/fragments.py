"""What rooms, speakers and the stage are to show: drawn for a page at first, and for all of them when it changes."""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import programme_of
from diemcau.infra.fragments import fragment

from . import queries
from .actions.gate import LAYOUT, PREPARE, PROMPT, TIMER
from .models import Prepared
from .timing import Timer


def layout(conference: int, run: str = "live") -> str:
    """The element ``<screen-layout id="layout">``, in the language switched on. One query."""
    return render_to_string("runsheet/layout.html", {"standing": queries.standing(conference, run)})


def timer(conference: int, run: str = "live") -> str:
    """The element ``<speaker-timer id="timer">``. One query."""
    return face(queries.timer_of(queries.sheet_row(conference, run)))


def face(shown: Timer) -> str:
    """The same, of a timer at hand."""
    return render_to_string("runsheet/timer.html", {"timer": shown, "words": _words(shown.kind)})


def prompt(conference: Conference, run: str, language: str) -> str:
    """What a speaker sees besides the timer: this item and the next, the hub's word."""
    found = queries.prompt_of(conference, run, language)
    return render_to_string("runsheet/prompt.html", {"prompt": found, "conference": conference})


SPOKEN_TO = ("screens", "speakers")
"""The audiences of what speakers and the stage are shown."""


def spoken(conference: Conference, run: str, language: str) -> dict[str, str]:
    """All that speakers and the stage are shown, for a page: `timer` and `prompt`."""
    return {"timer": timer(conference.pk, run), "prompt": prompt(conference, run, language)}


def ready(site: int, asked: bool) -> str:
    """A room's line that asks it to get ready; empty when it need not."""
    return render_to_string("runsheet/ready.html", {"site": site, "asked": asked})


def asked_rooms(conference: Conference, run: str, language: str) -> list[Prepared]:
    """The rooms that are asked to get ready now, by their number. Eight queries."""
    rows = list(Prepared.objects.filter(sheet__conference=conference, sheet__run=run).select_related("site"))
    found = queries.prepared_rooms(programme_of(conference, language, run), rows) if rows else []
    return sorted(found, key=lambda row: row.site.code)


def _words(kind: str) -> dict[str, str]:
    """By phase of the timer: colour alone tells nobody."""
    if kind == "countdown":
        return {"": _("until we begin"), "soon": _("about to begin"), "last": _("about to begin"), "over": _("we begin"),
                "held": _("held"), "off": ""}  # fmt: skip
    return {
        "": pgettext("timer", "left"),
        "soon": _("come to the end"),
        "last": _("last minute"),
        "over": _("over time"),
        "held": _("held"),
        "off": _("no timer"),
    }


@fragment("runsheet.layout", audience="screens", on=[LAYOUT])
def _layout(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"layout": layout(conference, run)}


@fragment("runsheet.timer", audience="screens", on=[TIMER])
def _timer(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"timer": timer(conference, run)}


@fragment("runsheet.prompt", audience="speakers", on=[PROMPT, "programme"], whole=True)
def _prompt(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {"prompt": prompt(conference, run, language)} if conference else {}


@fragment("runsheet.ready", audience="site-{subject}", on=[PREPARE])
def _ready(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    asked = {row.site_id for row in asked_rooms(conference, run, language)}
    return {f"ready-{site}": ready(site, site in asked) for site in map(int, subjects)}
