"""Polls on the delegate's phone: what can be answered now, what was answered, and what it came to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _

from diemcau.conferences.models import Site
from diemcau.infra.blind import queries as blind
from diemcau.infra.phone_sections import Phone, section

from . import queries
from .actions import BALLOTS, POLLS, PURPOSE
from .enums import Kind
from .faces import face_of

PERSONS = 20
"""In a room, to think of."""
SIGNED_A_SECOND = 800
"""Ballots, beside all else that a small server does."""


def draw(conference: int, run: str, language: str) -> str:
    """The element with the polls that are open, shown, or just closed. `data-ballots`: secret ones may come, so ballots are fetched
    ahead, all phones spread over so many seconds."""
    faces = [face_of(shown) for shown in queries.for_phones(conference, run)]
    context = {"faces": faces, "ballots": _spread(conference) if blind.slots(conference, run, PURPOSE) else 0}
    return render_to_string("polls/phone.html", context)


def _spread(conference: int) -> int:
    """Seconds in which all ballots of twenty phones a room can be signed."""
    return max(60, Site.objects.filter(conference=conference).count() * PERSONS * BALLOTS // SIGNED_A_SECOND)


def mine(phone: Phone, language: str) -> Mapping[str, Sequence[str]]:
    """What this one answered already, from another phone or on the room's tablet: poll → keys."""
    who = f"delegate:{phone.delegate}" if phone.delegate else phone.device
    polls = [shown.poll for shown in queries.for_phones(phone.conference, phone.run)]
    own = {str(uid): said for uid, said in queries.own_answers(polls, who).items()} if polls else {}
    kinds = {str(poll.uid): poll.kind for poll in polls}
    return {uid: [said] if kinds[uid] == Kind.WORDS else said.split(",") for uid, said in own.items()}


def texts() -> dict[str, str]:
    """What the scripts say; `lane` is where the module for secret votes lies."""
    return {
        "lane": static("blind/js/lane.js"),
        "left": _("{clock} left"),
        "over": _("The time is over."),
        "sent": _("Sent: {answer}. You can change it until the close."),
        "sent_over": _("Your answer: {answer}."),
        "kept": _(
            "{answer}: kept on this phone, sent as soon as there is a line. It counts, since you answered before the close."
        ),
        "kept_change": _(
            "{answer}: kept on this phone. If it comes before the close it takes the place of your earlier answer; otherwise that one stands."
        ),
        "most": _("At most {n}. Press one of them again to take it back."),
        "counted.late": _(
            "{answer}: given before the close, come after it. It counts, marked as late, unless an answer of yours had come in time."
        ),
        "refused.": _("This was not counted. Ask at the desk."),
        "refused.closed": _("Not counted: it was given after the close."),
        "refused.not_open": _("Not counted: the poll was not open then."),
        **_kept(),
        **_ballots(),
    }


def _kept() -> dict[str, Any]:
    """What is kept of an answer, by how the poll is named."""
    return {
        "how.named": _("Your name is kept with your answer."),
        "how.unit": _(
            "Your unit is kept with your answer, and a seal of you, so that you are counted once. Your name is not kept with it; the server's log holds that it came by your badge."
        ),
        "how.room.": _(
            "You came by the room's code: this counts as somebody in this room. All such phones together count for no more people than are present there."
        ),
        "how.secret": _(
            "Secret. Kept are your choice and a span of five minutes: no name, no room, no device. The server knows that you fetched a ballot, not whether or how you used it. Whoever runs the network here can see that this phone sends something now, but not what."
        ),
    }


def _ballots() -> dict[str, Any]:
    return {
        "ballot.ready": _("Your ballot is on this phone."),
        "ballot.fetching": _("Fetching your ballot …"),
        "ballot.line": _("Your ballot could not be fetched: the line is gone. It is tried again by itself."),
        "ballot.no_keys": _("The ballots are still being prepared."),
        "ballot.not_entitled": _("There is no ballot for you: you are not on the list."),
        "ballot.foreign": _("Your ballot is on another phone of yours: vote there."),
        "ballot.room": _(
            "Secret votes are cast by a delegate's own code, which stands on the badge. Open it, or raise your hand when the room counts."
        ),
        "ballot.insecure": _(
            "A secret vote needs a secure connection (https), and this page came without one. Raise your hand when the room counts."
        ),
        "ballot.kept": _(
            "Your vote is kept on this phone and goes by itself when the line is back. It counts if it is there before the votes are counted."
        ),
        "ballot.cast": _("Your vote is in the box. What you chose is no longer on this phone."),
        "ballot.closed": _("Your vote came too late: the box was emptied. It does not count."),
        "ballot.refused": _("The box did not take your vote. Tell the desk."),
    }


def register() -> None:
    """Called once, when the app is ready."""
    section(
        "polls", order=20, on=[POLLS], draw=draw, script="polls/js/phone.js", style="polls/css/phone.css", texts=texts,
        mine=mine,
    )  # fmt: skip
