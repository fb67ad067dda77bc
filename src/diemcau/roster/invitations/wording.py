"""What letters say: texts of the house with places in braces, which a conference may word otherwise."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .enums import Letter

PLACE = re.compile(r"\{(\w+)\}")
PLACES = {
    "name": gettext_noop("who is invited: form of address and full name, or the unit"),
    "conference": gettext_noop("what the conference is called"),
    "host": gettext_noop("who invites"),
    "time": gettext_noop("when it is, a line for every half-day"),
    "place": gettext_noop("room and address of the person’s own site"),
    "chair": gettext_noop("who is in the chair"),
    "answer_by": gettext_noop("until when answers are wanted"),
    "link": gettext_noop("the page of one’s own, where one answers"),
    "contact": gettext_noop("whom to ask: name, telephone, e-mail"),
    "requests": gettext_noop("what delegates are asked to do"),
    "quota": gettext_noop("how many people the unit may send"),
    "notices": gettext_noop("the notices of recording and of the processing of personal data"),
}
"""What may stand in braces. A line whose places are all empty is left out."""

PERSON, UNIT = "person", "unit"
SHORT = "short"
_TEXTS: dict[str, tuple[str, str]] = {
    f"{PERSON}.{Letter.INVITATION}": (
        gettext_noop("Invitation: {conference}"),
        gettext_noop(
            "{host} has the honour to invite {name} to attend: {conference}.\n\nTime: {time}\nPlace: {place}\nChair: {chair}\n{requests}\n\nPlease say on your own page whether you will come:\n{link}\nAnswers are wanted by {answer_by}.\nThere you also find your room, the programme and the documents, and can name somebody to come in your place, with the chair’s consent.\n\nPlease bring the QR code below: it lets you in at the door.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{PERSON}.{Letter.REMINDER}": (
        gettext_noop("Please answer: {conference}"),
        gettext_noop(
            "{host} has not heard yet whether {name} will attend: {conference}.\n\nTime: {time}\nPlace: {place}\n\nPlease say on your own page whether you will come:\n{link}\nAnswers are wanted by {answer_by}.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{PERSON}.{Letter.CHANGE}": (
        gettext_noop("Change of time or place: {conference}"),
        gettext_noop(
            "{host} informs {name} that time or place has changed: {conference}.\n\nTime now: {time}\nPlace now: {place}\n\nThe file enclosed corrects your calendar. Your page says it, too:\n{link}\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{PERSON}.{Letter.CANCELLATION}": (
        gettext_noop("Cancelled: {conference}"),
        gettext_noop(
            "{host} regrets to inform {name} that this is cancelled: {conference}.\n\nThe file enclosed takes it out of your calendar.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{UNIT}.{Letter.INVITATION}": (
        gettext_noop("Invitation: {conference}"),
        gettext_noop(
            "{host} has the honour to invite {name} to send people to: {conference}.\n\nTime: {time}\nPlace: {place}\nChair: {chair}\nPersons: {quota}\n{requests}\n\nPlease name your people on your unit’s page:\n{link}\nNames are wanted by {answer_by}.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{UNIT}.{Letter.REMINDER}": (
        gettext_noop("Please name your people: {conference}"),
        gettext_noop(
            "{host} asks {name} to name its people for: {conference}.\n\nTime: {time}\nPlace: {place}\nPersons: {quota}\n\nPlease do so on your unit’s page:\n{link}\nNames are wanted by {answer_by}.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{UNIT}.{Letter.CHANGE}": (
        gettext_noop("Change of time or place: {conference}"),
        gettext_noop(
            "{host} informs {name} that time or place has changed: {conference}.\n\nTime now: {time}\nPlace now: {place}\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{UNIT}.{Letter.CANCELLATION}": (
        gettext_noop("Cancelled: {conference}"),
        gettext_noop(
            "{host} regrets to inform {name} that this is cancelled: {conference}.\n\nContact: {contact}\n\n{notices}"
        ),
    ),
    f"{PERSON}.{SHORT}": (
        "",
        gettext_noop(
            "{host} invites {name} to: {conference}, {time}, {place}. Contact: {contact}. Please answer by {answer_by}: {link}"
        ),
    ),
    f"{UNIT}.{SHORT}": (
        "",
        gettext_noop(
            "{host} asks {name} to name people for: {conference}, {time}. Persons: {quota}. Contact: {contact}. By {answer_by}: {link}"
        ),
    ),
}
KINDS = tuple(_TEXTS)


def house_text(kind: str) -> tuple[str, str]:
    """Subject and text in the language switched on."""
    subject, text = _TEXTS[kind]
    return (_(subject) if subject else "", _(text))


def worded(kind: str, own: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """Subject and text as the conference words them, else the house."""
    subject, text = house_text(kind)
    told = own.get(kind, {})
    return told.get("subject") or subject, told.get("text") or text


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is no place."""
    return [f"{{{name}}}" for name in dict.fromkeys(PLACE.findall(text)) if name not in PLACES]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """`text` with its places filled; lines whose places are all empty are left out, and more than one blank line in a row. Notices that the
    text does not place stand at its end: they are never left out."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        places = PLACE.findall(line)
        if places and not any(facts.get(name) for name in places):
            continue
        lines.append(PLACE.sub(lambda hit: facts.get(hit[1], hit[0]), line).rstrip())
    if facts.get("notices") and "{notices}" not in text:
        lines += ["", facts["notices"]]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fill_line(text: str, facts: Mapping[str, str]) -> str:
    """The same in one line: for subjects and short messages, without notices. Clauses (up to a full stop or comma) whose places are empty go."""
    kept, introduces = list[str](), False
    for clause in re.split(r"(?<=[.,:]) ", text):
        places = PLACE.findall(clause)
        if not places or any(facts.get(name) for name in places):
            kept.append(PLACE.sub(lambda hit: facts.get(hit[1], hit[0]), clause))
            introduces = not places and clause.endswith(":")
            continue
        if introduces:
            kept.pop()  # what it was to introduce is not known
            introduces = False
        if clause.endswith(".") and kept and kept[-1].endswith(","):
            kept[-1] = kept[-1][:-1] + "."  # the sentence ends one clause earlier
    return " ".join(" ".join(kept).split())
