"""What stands on a certificate: the organisers' texts with what differs from person to person filled in, frozen when it is issued."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import organisers_of, sessions_of
from diemcau.kernel import formats
from diemcau.kernel.errors import Refused
from diemcau.kernel.localised import choose

from .models import Certificate, Picture, Scheme

TEXTS = ("title", "opening", "body", "place")
PLACES = ("name", "honorific", "position", "unit", "room", "conference", "dates", "hours", "sessions", "number")
_PLACE = re.compile(r"\{([^{}\s]*)\}")
MOST_SIGNATORIES = 4
HOSTS = ("host", "joint_host")

Design = Mapping[str, Any]


def usual(language: str) -> dict[str, str]:
    """The texts that stand for those left empty, in a language."""
    with override(language):
        return {
            "title": pgettext("certificate", "CERTIFICATE OF ATTENDANCE"),
            "opening": pgettext("certificate", "This is to certify that"),
            "body": pgettext(
                "certificate",
                "{position}\n{unit}\nattended {conference}\n{dates}\nDuration: {hours} hours ({sessions} half-days attended)",
            ),
            "place": "",
        }


def unknown_places(texts: Iterable[str]) -> list[str]:
    """What stands in braces and is no placeholder, once each, in order."""
    named = (place for text in texts for place in _PLACE.findall(text))
    return [*dict.fromkeys("{" + place + "}" for place in named if place not in PLACES)]


def numbered(pattern: str, digits: int, number: int, year: int) -> str:
    """`pattern` with {number}, in at least so many digits, and {year}. Raises Refused: certificate_pattern, certificate_places (what)."""
    unknown = [place for place in _PLACE.findall(pattern) if place not in ("number", "year")]
    if unknown:
        raise Refused("certificate_places", what=", ".join("{" + place + "}" for place in unknown))
    if pattern.count("{number}") != 1:
        raise Refused("certificate_pattern")
    return pattern.replace("{number}", str(number).zfill(digits)).replace("{year}", str(year))


def filled(text: str, facts: Mapping[str, str]) -> list[str]:
    """The lines of a text. A line none of whose placeholders has anything to say is left out."""
    lines = []
    for line in text.splitlines():
        places = [place for place in _PLACE.findall(line) if place in facts]
        if places and not any(facts[place] for place in places):
            continue
        told = _PLACE.sub(lambda found: facts.get(found[1], found[0]), line).strip()
        lines.append(told)
    return lines


def hours_of(scheme: Scheme, conference: Conference) -> float:
    """Hours that the certificate states: as somebody said, or those of the programme's half-days."""
    if scheme.hours is not None:
        return float(scheme.hours)
    sessions = sessions_of(conference, scheme.language)
    timed = [(one.ends_at - one.starts_at).total_seconds() for one in sessions if one.starts_at and one.ends_at]
    return round(sum(timed) / 3600 * 2) / 2


def design_of(scheme: Scheme, conference: Conference) -> dict[str, Any]:
    """Everything of a certificate that is the same for all who get one now, as JSON. Some six queries."""
    language = scheme.language
    defaults = usual(language)
    texts = {name: str(scheme.texts.get(name, "")) or defaults[name] for name in TEXTS}
    hours = hours_of(scheme, conference)
    with override(language):
        name = choose(conference.official_name, language) or choose(conference.called, language, conference.key)
        return {
            "language": language,
            "turned": scheme.turned,
            "border": scheme.border,
            **texts,
            "signatories": list(scheme.signatories),
            "left": scheme.left,
            "right": scheme.right,
            "dated": scheme.dated.isoformat() if scheme.dated else "",
            "conference": name,
            "hosts": [one.name for one in organisers_of(conference, language) if one.role in HOSTS],
            "dates": dates_of(conference, language),
            "hours": formats.number(hours, language, 0 if hours == int(hours) else 1) if hours else "",
            "hours_value": hours,
        }


def dates_of(conference: Conference, language: str) -> str:
    """“16/3/2027”, or “16/3/2027 – 18/3/2027”; empty while no day is known. One query."""
    days = sorted(day for day in conference.days.values_list("date", flat=True) if day is not None)
    ends = dict.fromkeys(formats.day(day, language) for day in days[:1] + days[-1:])
    return " – ".join(ends)


def issued_on(design: Design, issued_at: datetime, conference: Conference) -> date:
    """The day that stands above the signatures."""
    said = str(design["dated"])
    return date.fromisoformat(said) if said else issued_at.astimezone(ZoneInfo(conference.timezone)).date()


def facts_of(row: Certificate, design: Design) -> dict[str, str]:
    """What stands for the placeholders on one certificate."""
    return {
        "name": row.called,
        "honorific": row.honorific,
        "position": row.position,
        "unit": row.unit,
        "room": row.room,
        "conference": str(design["conference"]),
        "dates": str(design["dates"]),
        "hours": str(design["hours"]),
        "sessions": str(row.sessions) if row.sessions else "",
        "number": row.numbered,
    }


def texts_on(row: Certificate, design: Design) -> list[str]:
    """Everything that is printed on it, to be looked through for signs that no font has."""
    signed = [str(text) for one in design["signatories"] for text in one.values()]
    own = [line for name in TEXTS for line in filled(str(design[name]), facts_of(row, design))]
    return [*own, row.called, row.numbered, *signed, *design["hosts"]]


def pictures_of(conference: int, designs: Sequence[Design]) -> dict[str, bytes]:
    """The pictures that designs name, by digest. One query."""
    digests = {str(design[side]) for design in designs for side in ("left", "right")} - {""}
    rows = Picture.objects.filter(conference=conference, digest__in=digests)
    return {digest: bytes(data) for digest, data in rows.values_list("digest", "data")}


def day_line(design: Design, issued_at: datetime, conference: Conference) -> str:
    """“Hà Nội, ngày 16 tháng 3 năm 2027”."""
    language = str(design["language"])
    day = formats.document_day(issued_on(design, issued_at, conference), language)
    place = str(design["place"])
    return _("%(place)s, %(day)s") % {"place": place, "day": day} if place else day[:1].upper() + day[1:]
