"""The release, drafted from the record as offices tell of a conference: who held it, when, where, in which form, who took part, from how
many rooms of which levels, who spoke, the topics with their speakers' offices, what else there was, what was asked of delegates.

Only what is known is said, and no word weighs it. Figures stand in the draft by their keys, ``{delegates}``: they are filled in from
the fact sheet last of all (`filled`), in what somebody wrote instead as well.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from diemcau.conferences import levels
from diemcau.conferences.enums import Form, ItemKind, OrganiserRole, Part
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import Item, Organising, Programme, organisers_of, programme_of
from diemcau.kernel.errors import Refused
from diemcau.kernel.formats import document_day
from diemcau.kernel.localised import choose

from ..facts.sheets import Sheet

PARTS = {
    "title": pgettext_lazy("press", "Headline"),
    "lead": gettext_lazy("Who held it, when and where"),
    "attendance": gettext_lazy("Who took part"),
    "rooms": gettext_lazy("Connected rooms"),
    "course": gettext_lazy("Chair and speeches"),
    "topics": gettext_lazy("Topics"),
    "besides": gettext_lazy("What else there was"),
    "requests": gettext_lazy("Requests to delegates"),
}
"""In the order in which they are printed. A line that begins with a dash is an item of a list."""
_FIGURE = re.compile(r"\{([\w-]+)\}")
_SPEECHES = (ItemKind.OPENING, ItemKind.SPEECH, ItemKind.CLOSING)
_BESIDES = (
    ItemKind.FILM,
    ItemKind.FORUM,
    ItemKind.EXERCISE,
    ItemKind.TEST,
    ItemKind.EVALUATION,
    ItemKind.VISIT,
    ItemKind.OTHER,
)
_HOSTS = (OrganiserRole.HOST, OrganiserRole.JOINT_HOST)


class Told(NamedTuple):
    """What a release says: its title, then its parts in order, each as lines."""

    title: str
    parts: Mapping[str, Sequence[str]]


def known(sheet: Sheet, key: str) -> bool:
    """Whether somebody knows this figure."""
    figure = sheet.get(key)
    return figure is not None and figure.stated is not None and figure.stated.value is not None


def patterns(conference: Conference, language: str, sheet: Sheet) -> dict[str, str]:
    """The draft of every part, with figures by their keys; empty where nothing is known. Seven queries. The language is switched on."""
    programme, bodies = programme_of(conference, language), organisers_of(conference, language)
    return {
        "title": choose(conference.official_name, language) or choose(conference.called, language, conference.key),
        "lead": _lead(conference, language, programme, bodies),
        "attendance": _attendance(conference, language, sheet),
        "rooms": _rooms(conference, language, sheet),
        "course": _course(conference, language, programme),
        "topics": _topics(programme, sheet),
        "besides": _besides(programme),
        "requests": _requests(conference, language),
    }


def told_of(drafted: Mapping[str, str], written: Mapping[str, str], sheet: Sheet) -> Told:
    """What is said: what somebody wrote, else the draft, with the sheet's figures in it."""
    lines = {
        part: [line for line in filled(written.get(part) or drafted[part], sheet).splitlines() if line.strip()]
        for part in PARTS
    }
    return Told(" ".join(lines.pop("title")), {part: said for part, said in lines.items() if said})


def filled(pattern: str, sheet: Sheet) -> str:
    """Every ``{key}`` of the sheet as its words."""
    return _FIGURE.sub(lambda found: sheet.words(found[1]) if found[1] in sheet else found[0], pattern)


def check(pattern: str, sheet: Sheet) -> None:
    """Raises Refused(no_such_figure) for a key that the sheet does not have."""
    for found in _FIGURE.finditer(pattern):
        if found[1] not in sheet:
            raise Refused("no_such_figure", name=found[0], there=", ".join(f"{{{key}}}" for key in sheet))


def listed(names: Sequence[str]) -> str:
    """“A, B and C”."""
    return pgettext("list of bodies", " and ").join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _lead(conference: Conference, language: str, programme: Programme, bodies: Sequence[Organising]) -> str:
    when, place = _when(programme, language), choose(conference.place, language)
    opening = ", ".join(part for part in (when, _("at %(place)s") % {"place": place} if place else "") if part)
    name = choose(conference.official_name, language) or choose(conference.called, language, conference.key)
    form = _form(conference.form)
    said = _held(bodies)
    sentence = f"{said} {name}" if said else _("%(conference)s was held") % {"conference": name}
    sentence = " ".join(part for part in (f"{opening}," if opening else "", sentence, form) if part)
    more = [
        _others(bodies, role)
        for role in (OrganiserRole.SUPPORTING, OrganiserRole.VENUE_PROVIDER, OrganiserRole.SPONSOR)
    ]
    first = _("It is the first conference of its kind.") if conference.is_first_time else ""
    return " ".join(part for part in (f"{sentence[:1].upper()}{sentence[1:]}.", *more, first) if part)


def _held(bodies: Sequence[Organising]) -> str:
    """Who held it together with whom, up to the verb; empty where no host is known."""
    hosts = [body.name for body in bodies if body.role in _HOSTS]
    if not hosts:
        return ""
    others = [body.name for body in bodies if body.role == OrganiserRole.CO_ORDINATING]
    names: dict[str, Any] = {"hosts": listed(hosts), "others": listed(others)}
    if others and len(hosts) > 1:
        return _("%(hosts)s, in co-ordination with %(others)s, jointly held") % names
    if others:
        return _("%(hosts)s, in co-ordination with %(others)s, held") % names
    return (_("%(hosts)s jointly held") if len(hosts) > 1 else _("%(hosts)s held")) % names


def _others(bodies: Sequence[Organising], role: str) -> str:
    names = [body.name for body in bodies if body.role == role]
    if not names:
        return ""
    said = {
        OrganiserRole.SUPPORTING: _("Supported by: %(bodies)s."),
        OrganiserRole.VENUE_PROVIDER: _("The venue was provided by: %(bodies)s."),
        OrganiserRole.SPONSOR: _("Sponsored by: %(bodies)s."),
    }
    return said[OrganiserRole(role)] % {"bodies": listed(names)}


def _when(programme: Programme, language: str) -> str:
    """“On the morning of 23 August 2022”; empty where no day is known."""
    days = [day for day in programme.days if day.date]
    if not days or days[0].date is None:
        return ""
    if len(days) > 1:
        last: date | None = days[-1].date
        assert last is not None
        ends = {"first": document_day(days[0].date, language), "last": document_day(last, language)}
        return _("From %(first)s to %(last)s") % ends
    names = {
        Part.MORNING: pgettext("press", "morning"),
        Part.AFTERNOON: pgettext("press", "afternoon"),
        Part.EVENING: pgettext("press", "evening"),
    }
    parts = [names[Part(one.part)] for one in days[0].sessions if one.part]
    told = {"day": document_day(days[0].date, language), "parts": listed(list(dict.fromkeys(parts)))}
    return (_("On the %(parts)s of %(day)s") if parts else _("On %(day)s")) % told


def _form(form: str) -> str:
    return (
        {
            Form.IN_PERSON: pgettext("press", "in person"),
            Form.HYBRID: pgettext("press", "in person and online"),
            Form.ONLINE: pgettext("press", "online"),
        }.get(Form(form))
        or ""
        if form
        else ""
    )


def _attendance(conference: Conference, language: str, sheet: Sheet) -> str:
    groups = "; ".join(filter(None, (choose(one, language) for one in conference.groups_stated)))
    key = next((key for key in ("delegates", "present") if known(sheet, key)), "")
    number = f"{{{key}}}"
    if key and groups:
        return _("The conference had %(number)s delegates: %(groups)s.") % {"number": number, "groups": groups}
    if key:
        return _("The conference had %(number)s delegates.") % {"number": number}
    return _("Those who took part: %(groups)s.") % {"groups": groups} if groups else ""


def _rooms(conference: Conference, language: str, sheet: Sheet) -> str:
    """How many rooms, by level; nothing of a conference in one room."""
    own = [key for key in sheet if key.startswith("sites_") and key != f"sites_{levels.HUB}" and known(sheet, key)]
    told = [f"{_level(conference, language, key.removeprefix('sites_'))}: {{{key}}}" for key in own]
    by_level = "; ".join(told)
    stated = sheet["sites"].stated if known(sheet, "sites") else None
    if stated is not None and (stated.value or 0) > 1:
        if by_level:
            return _("%(number)s rooms were connected, of them %(levels)s.") % {"number": "{sites}", "levels": by_level}
        return _("%(number)s rooms were connected.") % {"number": "{sites}"}
    return _("Rooms were connected to the hub: %(levels)s.") % {"levels": by_level} if by_level else ""


def _level(conference: Conference, language: str, level: str) -> str:
    name = levels.name(level, conference.levels, language)
    return name if level in conference.levels else f"{name[:1].lower()}{name[1:]}"


def _course(conference: Conference, language: str, programme: Programme) -> str:
    chair = choose(conference.chair, language)
    lines = [_("The conference was chaired by: %(chair)s.") % {"chair": chair}] if chair else []
    speeches = [_said(item) for item in programme.items if item.kind in _SPEECHES and item.by]
    if speeches:
        lines.append(_itemised(_("At the conference spoke:"), speeches))
    return "\n".join(lines)


def _itemised(head: str, items: Sequence[str]) -> str:
    """A list as offices write it: semicolons, and a full stop behind the last."""
    told = [item.rstrip(" .;,") for item in items]
    return "\n".join([head, *(f"- {item};" for item in told[:-1]), f"- {told[-1]}."])


def _said(item: Item) -> str:
    return f"{item.title}: {item.by}" if item.by else item.title


def _topics(programme: Programme, sheet: Sheet) -> str:
    topics = [_by(item.title, item) for item in programme.items if item.kind == ItemKind.TOPIC]
    if not topics:
        return ""
    head = _("{topics} topics were presented:") if known(sheet, "topics") else _("The topics presented:")
    return _itemised(head, topics)


def _by(text: str, item: Item) -> str:
    return f"{text} ({item.by})" if item.by else text


def _besides(programme: Programme) -> str:
    items = [item for item in programme.items if item.kind in _BESIDES]
    told = [_by(f"{item.kind_name[:1].upper()}{item.kind_name[1:]}: {item.title}", item) for item in items]
    return _itemised(_("Part of the conference were also:"), told) if told else ""


def _requests(conference: Conference, language: str) -> str:
    requests = [text for one in conference.requests_stated if (text := choose(one, language))]
    return _itemised(_("Delegates are asked:"), requests) if requests else ""
