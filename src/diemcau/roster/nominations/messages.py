"""What units are told: short, to be sent by SMS or Zalo by hand, and longer, as a letter by e-mail. In the conference's language."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.kernel.localised import choose

from .enums import Standing
from .models import Call
from .queries.chasing import Chased

PLACES = ("unit", "contact", "conference", "deadline", "link")
"""What may stand between braces in the organisers' own words."""


class Message(NamedTuple):
    """To one unit."""

    subject: str
    short: str
    letter: str


def message_for(conference: Conference, call: Call | None, one: Chased, link: str) -> Message:
    """What this unit is told now: that it is asked, or what is still missing."""
    language = conference.language
    facts = {
        "unit": one.unit.name,
        "contact": one.unit.contact_name or one.unit.name,
        "conference": choose(conference.called, language, conference.key),
        "deadline": deadline_text(conference, call),
        "link": link,
    }
    with translation.override(language):
        asked = bool(one.nomination and (one.nomination.reminders or one.nomination.last_seen))
        lacking = _lacking(one.standing) if asked else ""
        own = choose(call.message, language) if call else ""
        return Message(_subject(facts, asked), _short(facts, lacking, own), _letter(facts, lacking, own))


def deadline_text(conference: Conference, call: Call | None) -> str:
    """“17:00 05/07/2026”; empty without a deadline."""
    if call is None or call.deadline is None:
        return ""
    there = call.deadline.astimezone(ZoneInfo(conference.timezone))
    return f"{formats.clock_time(there)} {formats.day(there, conference.language)}"


def _subject(facts: dict[str, str], asked: bool) -> str:
    text = _("Reminder: delegates to %(conference)s") if asked else _("Delegates to %(conference)s")
    return text % facts


def _lacking(standing: Standing) -> str:
    """What a unit that was asked before has not done."""
    if standing in (Standing.UNASKED, Standing.UNOPENED):
        return _("Your unit's page was not opened yet.")
    if standing == Standing.OPENED:
        return _("Your unit has named nobody yet.")
    if standing == Standing.WORKING:
        return _("The list is begun but not confirmed.")
    if standing == Standing.CHANGED:
        return _("The list was changed and is not confirmed again.")
    return _("The list was sent back to be corrected.") if standing == Standing.RETURNED else ""


def _short(facts: dict[str, str], lacking: str, own: str) -> str:
    if own:
        return " ".join(filled(own, facts).split())
    said = [_("%(unit)s: please name your delegates to %(conference)s.") % facts, lacking]
    if facts["deadline"]:
        said.append(_("At the latest by %(deadline)s.") % facts)
    said.append(_("Your unit's page: %(link)s") % facts)
    return " ".join(filter(None, said))


def _letter(facts: dict[str, str], lacking: str, own: str) -> str:
    body = filled(own, facts) if own else _("Please name the delegates of %(unit)s to %(conference)s.") % facts
    said = [_("To: %(contact)s") % facts, body, lacking]
    if facts["deadline"] and "{deadline}" not in own:
        said.append(_("At the latest by %(deadline)s.") % facts)
    if "{link}" not in own or not own:
        said.append(_("Your unit's page, without any account: %(link)s") % facts)
    said.append(_("Whoever has this address can change your unit's list: give it only to those who work on it."))
    said.append(
        _(
            "Only name, position, telephone and e-mail are asked for, to run the conference. No identity numbers, dates of birth or health data, please."
        )
    )
    return "\n\n".join(filter(None, said)) + "\n"


def filled(text: str, facts: dict[str, str]) -> str:
    """The organisers' own words with what stands between braces put in; the link comes last where they forgot it."""
    whole = text if "{link}" in text else f"{text.rstrip()}\n{{link}}"
    for name in PLACES:
        whole = whole.replace(f"{{{name}}}", facts[name])
    return whole.strip()
