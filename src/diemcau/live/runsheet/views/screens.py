"""What all rooms, speakers and the stage are to show: layout, timer, word, rooms to get ready."""

from django.utils.translation import gettext as _

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import actions, queries
from ..enums import Layout
from ..models import Prepared
from .asked import number_of, run_of, step


@step
def layout(request: Request, key: str) -> str:
    """``layout`` a preset, or ``card`` the number of a card."""
    conference = queries.conference_to_run(request.actor, key)
    if "card" in request.POST:
        card = number_of(request, "card")
        actions.set_layout(conference, by=request.actor, layout=Layout.CARD, card=card, run=run_of(request))
    else:
        wanted = request.POST.get("layout", "")
        actions.set_layout(conference, by=request.actor, layout=wanted, run=run_of(request))
    return ""


@step
def timer(request: Request, key: str) -> str:
    """``do``: start (kind, minutes), hold, resume, plus, minus, stop, show, hide."""
    conference, run, by = queries.conference_to_run(request.actor, key), run_of(request), request.actor
    match request.POST.get("do"):
        case "start":
            kind, minutes = request.POST.get("kind", ""), number_of(request, "minutes")
            actions.start_timer(conference, by=by, kind=kind, minutes=minutes, run=run)
        case "hold":
            actions.hold_timer(conference, by=by, run=run)
        case "resume":
            actions.resume_timer(conference, by=by, run=run)
        case "plus":
            actions.alter_timer(conference, by=by, minutes=1, run=run)
        case "minus":
            actions.alter_timer(conference, by=by, minutes=-1, run=run)
        case "stop":
            actions.stop_timer(conference, by=by, run=run)
        case "show" | "hide" as wish:
            actions.show_timer(conference, by=by, in_rooms=wish == "show", run=run)
        case _:
            raise NotFound
    return ""


@step
def word(request: Request, key: str) -> str:
    """A message to whoever speaks; empty takes it away."""
    conference = queries.conference_to_run(request.actor, key)
    text = request.POST.get("text", "")
    actions.tell(conference, by=request.actor, text=text, run=run_of(request))
    return _("The speaker sees it now.") if text.strip() else _("The message is gone.")


@step
def room_done(request: Request, key: str, number: int) -> str:
    """A room need not get ready any more."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    rows = Prepared.objects.select_related("site__conference")
    found = rows.filter(sheet__conference=conference, sheet__run=run, site__pk=number).first()
    if found is not None:
        actions.unprepare(found.site, by=request.actor, run=run)
    return ""
