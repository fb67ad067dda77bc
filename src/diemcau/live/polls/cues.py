"""Polls as cues of the run sheet (infra.cue_kinds)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.infra.cue_kinds import Before, Choice, register_cue_kind
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused

from . import actions, policies, queries
from .enums import Naming, State
from .models import Poll

OFF = "off"
SHOW = "show:"


def choices(conference: int, language: str) -> Sequence[Choice]:
    """Every poll, to be opened and to be shown, and no poll at all."""
    polls = Poll.objects.filter(conference=conference, run="live")
    found = [(str(poll.pk), queries.text_of(poll.title), poll.item_id or 0, poll.naming) for poll in polls]
    return [
        *(Choice(number, _("open: %(poll)s") % {"poll": title[:160]}, item) for number, title, item, _naming in found),
        *(Choice(SHOW + number, _shows(naming) % {"poll": title[:160]}, item) for number, title, item, naming in found),
        Choice(OFF, _("take the poll off the screens")),
    ]


def fire(conference: int, value: str, *, by: Actor, run: str) -> Before:
    """Open a poll that is prepared, or put it on the screens again; show its results; take any poll off. In a rehearsal a copy of the poll
    is opened, which is its own. Raises Refused: forbidden, poll_state, no_slot_left."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")
    standing = _standing(conference, run)
    before = {"poll": standing.pk if standing else 0, "opened": 0}
    if value == OFF:
        if standing:
            actions.put_on_screens(standing, by=by, saw=standing.version, on=False)
        return before
    poll = _poll(conference, value.removeprefix(SHOW), by, run)
    if value.startswith(SHOW):
        actions.show(poll, by=by, saw=poll.version, on=True)
    elif poll.state == State.DRAFT:
        actions.open_poll(poll, by=by, saw=poll.version)
        before["opened"] = poll.pk
    else:
        actions.put_on_screens(poll, by=by, saw=poll.version, on=True)
    return before


def revert(conference: int, value: str, before: Before, *, by: Actor, run: str) -> None:
    """The poll that stood on the screens stands there again; one that was opened is closed: what was answered is kept."""
    opened = _found(conference, run, before["opened"])
    if opened and opened.state == State.OPEN:
        actions.close_poll(opened, by=by, saw=opened.version)
    now, then = _standing(conference, run), _found(conference, run, before["poll"])
    if then:
        actions.put_on_screens(then, by=by, saw=then.version, on=True)
    elif now:
        actions.put_on_screens(now, by=by, saw=now.version, on=False)


def back(conference: int, before: Before) -> str:
    if before["opened"]:
        return _("The poll is closed; what was answered is kept.")
    return _("The screens show what they showed before the poll.")


def register() -> None:
    """Called once, when the app is ready."""
    register_cue_kind("poll", gettext_lazy("Poll"), choices=choices, fire=fire, revert=revert, back=back, order=30)


def _shows(naming: str) -> str:
    if naming == Naming.SECRET:
        return _("count, late votes no longer count, and show: %(poll)s")
    return _("results: %(poll)s")


def _standing(conference: int, run: str) -> Poll | None:
    return Poll.objects.filter(conference=conference, run=run, on_screens=True).first()


def _found(conference: int, run: str, number: int) -> Poll | None:
    return Poll.objects.filter(conference=conference, run=run, pk=number).first()


def _poll(conference: int, number: str, by: Actor, run: str) -> Poll:
    """The poll of the cue; in a rehearsal its copy, made when it is first wanted."""
    planned = _found(conference, "live", whole_number(number) or 0)
    if planned is None:
        raise Refused("poll_state")
    if run == planned.run:
        return planned
    same = Poll.objects.filter(conference=conference, run=run, title=planned.title, kind=planned.kind)
    return same.last() or actions.copy(planned, by=by, run=run)
