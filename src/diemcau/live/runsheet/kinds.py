"""The kinds of cue that need no other module: layout, card, join codes, timer, a room to get ready, a note."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from diemcau.conferences.actions import show_join_codes
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import current_item, joins_are_shown
from diemcau.infra.cue_kinds import Before, Choice, register_cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused
from diemcau.kernel.localised import choose

from . import actions, queries
from .actions.timer import timer_facts
from .enums import Layout, TimerKind
from .models import Card
from .timing import MINUTE

MINUTES = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 45, 60, 90)
PLANNED = "planned"
ON, OFF = "on", "off"


def layouts(conference: int, language: str) -> Sequence[Choice]:
    """The presets, but the card: which card is a kind of its own."""
    return [Choice(value, str(label)) for value, label in Layout.choices if value != Layout.CARD]


def show_layout(conference: int, value: str, *, by: Actor, run: str) -> Before:
    before = queries.sheet_row(conference, run)
    actions.set_layout(conference, by=by, layout=value, run=run)
    return {"layout": before.layout, "card": before.card_id}


def cards(conference: int, language: str) -> Sequence[Choice]:
    return [Choice(str(card.pk), choose(card.title, language)) for card in Card.objects.filter(conference=conference)]


def show_card(conference: int, value: str, *, by: Actor, run: str) -> Before:
    before = queries.sheet_row(conference, run)
    actions.set_layout(conference, by=by, layout=Layout.CARD, card=whole_number(value) or 0, run=run)
    return {"layout": before.layout, "card": before.card_id}


def layout_back(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    actions.set_layout(conference, by=by, layout=before["layout"], card=before["card"], run=run)


def layout_told(conference: int, before: Before) -> str:
    return _("The screens show “%(layout)s” again.") % {"layout": Layout(before["layout"]).label}


def joins(conference: int, language: str) -> Sequence[Choice]:
    return [Choice(ON, _("put the join codes on the screens")), Choice(OFF, _("take the join codes down"))]


def show_joins(conference: int, value: str, *, by: Actor, run: str) -> Before:
    before = {"shown": joins_are_shown(conference, run)}
    show_join_codes(Conference.objects.get(pk=conference), value != OFF, by=by, run=run)
    return before


def joins_back(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    show_join_codes(Conference.objects.get(pk=conference), before["shown"], by=by, run=run)


def joins_told(conference: int, before: Before) -> str:
    return _("The join codes are on the screens.") if before["shown"] else _("The join codes are off the screens.")


def timers(conference: int, language: str) -> Sequence[Choice]:
    """``speaker:planned``, ``speaker:15``, ``countdown:10``, ``off``."""
    lengths = [(n, ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}) for n in MINUTES]
    found = [Choice(f"speaker:{PLANNED}", _("speaker, as long as planned"))]
    for kind, name in (
        (TimerKind.SPEAKER, _("speaker, %(length)s")),
        (TimerKind.COUNTDOWN, _("countdown, %(length)s")),
    ):
        found += [Choice(f"{kind}:{n}", name % {"length": length}) for n, length in lengths]
    return [*found, Choice(OFF, _("take the timer away"))]


def start(conference: int, value: str, *, by: Actor, run: str) -> Before:
    before = timer_facts(queries.sheet_row(conference, run))
    if value == OFF:
        actions.stop_timer(conference, by=by, run=run)
        return before
    kind, _colon, length = value.partition(":")
    minutes = _planned_minutes(conference, run) if length == PLANNED else whole_number(length, digits=4) or 0
    actions.start_timer(conference, by=by, kind=kind, minutes=minutes, run=run)
    return before


def _planned_minutes(conference: int, run: str) -> int:
    item = current_item(conference, run)
    if item is None or item.planned_start is None or item.planned_end is None:
        raise Refused("item_has_no_plan")
    return round((item.planned_end - item.planned_start).total_seconds() / 60)


def timer_back(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    actions.put_timer(conference, by=by, facts=dict(before), run=run)


def timer_told(conference: int, before: Before) -> str:
    if not before.get("timer"):
        return _("There is no timer again.")
    minutes = before["timer_length"] // MINUTE
    return _("The timer of %(minutes)s minutes before goes on.") % {"minutes": minutes}


def rooms(conference: int, language: str) -> Sequence[Choice]:
    sites = Site.objects.filter(conference=conference, is_hub=False).order_by("code").values_list("pk", "code", "name")
    return [Choice(str(pk), f"{code} {name}") for pk, code, name in sites]


def ask_room(conference: int, value: str, *, by: Actor, run: str) -> Before:
    site = _room(conference, value)
    if site is None:
        raise Refused("no_such_room")
    return {"made": actions.prepare(site, by=by, run=run), "name": site.name}


def room_back(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    site = _room(conference, value)
    if site is not None and before["made"]:
        actions.unprepare(site, by=by, run=run)


def room_told(conference: int, before: Before) -> str:
    return _("%(room)s need not get ready any more.") % {"room": before["name"]} if before["made"] else ""


def _room(conference: int, value: str) -> Site | None:
    return Site.objects.select_related("conference").filter(conference=conference, pk=whole_number(value) or 0).first()


def nothing(conference: int, language: str) -> Sequence[Choice]:
    return []


def noted(conference: int, value: str, *, by: Actor, run: str) -> Before:
    return {}


def not_noted(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    return None


def note_told(conference: int, before: Before) -> str:
    return _("The note waits again.")


def register() -> None:
    """Called once, when the app is ready."""
    names = {
        "layout": pgettext_lazy("cue", "Layout"), "card": pgettext_lazy("cue", "Card"), "timer": pgettext_lazy("cue", "Timer"),
        "join": pgettext_lazy("cue", "Join codes"), "room": gettext_lazy("Prepare a room"), "note": pgettext_lazy("cue", "Note"),
    }  # fmt: skip
    kind = register_cue_kind
    kind("layout", names["layout"], choices=layouts, fire=show_layout, revert=layout_back, back=layout_told, order=30)
    kind("card", names["card"], choices=cards, fire=show_card, revert=layout_back, back=layout_told, order=40)
    kind("join", names["join"], choices=joins, fire=show_joins, revert=joins_back, back=joins_told, order=45)
    kind("timer", names["timer"], choices=timers, fire=start, revert=timer_back, back=timer_told, order=50)
    kind("room", names["room"], choices=rooms, fire=ask_room, revert=room_back, back=room_told, order=60)
    kind("note", names["note"], choices=nothing, fire=noted, revert=not_noted, back=note_told, order=70, typed=True)
