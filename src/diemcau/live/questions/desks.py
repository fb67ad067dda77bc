"""What a room's desk is told of questions, and its words: it asks for delegates and for the room, also without a line."""

from typing import Any

from django.utils.translation import gettext as _

from . import actions, queries
from .texts import LONGEST

MOST = 8  # of the room's own, in every pack
SHORT = 160


def head(conference: int, run: str, site: int) -> dict[str, Any]:
    """For the pack: what this desk asked and what became of it, the newest first; where others' questions are. Two queries."""
    own = queries.own_of(conference, run, actions.seal(conference, run, f"room:{site}"), most=MOST)
    for one in own:
        one |= {name: _short(one[name]) for name in ("text", "shown", "answer")}
    return {"own": own, "door": queries.door_of(conference, run), "published": queries.board_of(conference).published}


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def texts() -> dict[str, str]:
    """What the desk's script says, by key; ``asked.<standing>`` for how a question stands."""
    states = {f"asked.{key.removeprefix('state.')}": text for key, text in queries.states().items()}
    return states | {
        "asked_title": _("A question for the hall"),
        "asked_help": _("For a delegate, or for the room. Moderators see it as soon as there is a line."),
        "asked_text": _("Question"),
        "asked_by": _("Asked by"),
        "asked_by_room": _("the room, without a name"),
        "asked_named": _("Name and unit are shown"),
        "asked_unit": _("Only the unit is shown"),
        "asked_shown": _("What others see"),
        "asked_send": _("Hand in the question"),
        "asked_kept": _("Question kept; it goes by itself when there is a line"),
        "asked_alike": _("Already asked:"),
        "asked_same": _("We ask the same"),
        "asked_same_told": _("The room asks the same"),
        "asked_back": _("Take back"),
        "asked_back_ask": _("Take this question back for good?"),
        "asked_back_told": _("The question is taken back"),
        "asked_waiting": _("kept on this device, waits for the line"),
        "asked_stored": _("handed in"),
        "asked_slowed": _("Very much was asked at once from here: it comes before the moderators at {time}. Nothing is lost."),
        "asked_reason": _("Reason: {text}"),
        "asked_answer": _("Answer: {text}"),
        "asked_due": _("By {day}, from {owner}"),
        "said.ask": _("Question: {text}"),
        "said.support": _("The room asks the same"),
        "said.unsupport": _("The room no longer asks the same"),
        "said.withdraw": _("The question is taken back"),
        "refusal.by_room": _("Taken as the room's question: that person is not on this room's list."),
        "refusal.slowed": _("Kept, and slowed: very much was asked at once from here."),
        "refusal.too_many_questions": _("So many questions have come from here that no more are taken. Tell the hub."),
        "refusal.too_many_words": _("So much has come from here that no more is taken. Tell the hub."),
        "refusal.too_long": _("The text is too long."),
        "refusal.no_text": _("The question says nothing."),
        "longest_question": str(LONGEST),
    }  # fmt: skip
