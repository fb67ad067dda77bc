"""The section of delegates' phones: ask by name, by unit or anonymously, see what became of it, join in what others ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.models import Conference
from diemcau.infra.phone_sections import Phone, section
from diemcau.kernel.phones import DELEGATE

from . import actions, queries
from .texts import LONGEST

ORDER = 40


def draw(conference: int, run: str, language: str) -> str:
    """What is answered now, where the list is, and the tags of what was dealt with last. All else the script draws."""
    live, tags = queries.news_of(conference, run)
    context = {
        "board": queries.board_of(conference), "live": live, "tags": tags, "door": queries.door_of(conference, run),
    }  # fmt: skip
    return render_to_string("questions/phone.html", context)


def mine(phone: Phone, language: str) -> Mapping[str, Any]:
    """`own`: what this phone asked, and what became of it; `slot`: today's of the anonymous lane, 0 when none is open."""
    sender = f"{DELEGATE}{phone.delegate}" if phone.delegate else phone.device
    slot = 0
    if phone.delegate and queries.board_of(phone.conference).anonymous:
        zone = Conference.objects.values_list("timezone", flat=True).get(pk=phone.conference)
        slot = actions.day_number(datetime.now(ZoneInfo(zone)).date())
    own = queries.own_of(phone.conference, phone.run, actions.seal(phone.conference, phone.run, sender))
    return {"own": own, "slot": slot}


def texts() -> dict[str, str]:
    """What the script says."""
    return {**_form(), **_anonymous(), **queries.states(), **_own(), "longest": str(LONGEST)}


def _form() -> dict[str, str]:
    return {
        "ask": _("Ask a question"),
        "question": _("Your question"),
        "send": _("Send the question"),
        "cancel": _("Cancel"),
        "left": _("{n} characters left"),
        "who": _("What others see of you"),
        "named": _("My name and unit"),
        "unit": _("My unit only"),
        "anonymous": _("Nothing: anonymously"),
        "kept.named": _("Moderators, the rooms' screens and the report show your name, your unit and your room."),
        "kept.unit": _("Others see your unit and your room. Your name is not kept with the question; the server's log holds that it came by your badge."),
        "kept.room": _("Others see your room. Nobody knows your name: you came by the room's code."),
        "kept.anonymous": _("Kept are the text and the five minutes in which it came; no name, unit, phone or address, and nothing that leads back to you. So you cannot take it back, and read what became of it in the published list only. It reaches the moderators five to ten minutes later."),
        "seen": _("What remains: whoever runs the network you are in can see that this phone sent something to the server now, and how you write may tell who you are."),
        "alike": _("Already asked:"),
        "others": _("What others ask"),
        "none": _("Nothing yet that the moderators have let through."),
        "away": _("This needs the line."),
        "same": _("I ask the same"),
        "same_on": _("You ask the same"),
    }  # fmt: skip


def _anonymous() -> dict[str, str]:
    return {
        "room": _("Say which room it comes from"),
        "tokens": _("Anonymous questions left today: {n}."),
        "fetching": _("Being made ready; this takes some seconds and needs the line."),
        "lacking": _("Nothing is left or ready for an anonymous question today. What you typed stands here still."),
        "foreign": _("Another phone with your badge holds today's anonymous questions: ask from there."),
        "handed": _("Handed in anonymously. Nothing of it is kept on this phone."),
        "shelved": _("Anonymous question kept on this phone; it goes by itself when the line is back."),
        "shut": _("An anonymous question was refused: {reason}"),
        "insecure": _("Anonymous questions need an https address; this page was opened without."),
    }


def _own() -> dict[str, str]:
    return {
        "own": _("Your questions"),
        "waiting": _("kept on this phone, waits for the line"),
        "stored": _("handed in"),
        "shown": _("Read out as: {text}"),
        "answer": _("Answer: {text}"),
        "due": _("By {day}, from {owner}"),
        "reason": _("Reason: {text}"),
        "slowed": _(
            "Very much was asked at once from here: it comes before the moderators at {time}. Nothing is lost."
        ),
        "take_back": _("Take back"),
        "take_back_ask": _("Take this question back for good?"),
        "identity_number": _("Kept without the identity number: such numbers are not collected."),
        "by_room": _("Taken by room: the room's code does not say who you are."),
        "refused.": _("The server could not take this question."),
        "refused.too_long": _("The text is too long."),
        "refused.no_text": pgettext("question", "It says nothing."),
        "refused.too_many_questions": _("So many questions have come from here that no more are taken. Tell the desk."),
        "refused.too_many_words": _("So much has come from here that no more is taken. Tell the desk."),
        "refused.closed": _("this day's anonymous questions are closed"),
    }


def register() -> None:
    """Called once, when the app is ready."""
    section(
        "questions", order=ORDER, on=[actions.TOLD], draw=draw, mine=mine, texts=texts, script="questions/js/phone.js",
        style="questions/css/phone.css",
    )  # fmt: skip
