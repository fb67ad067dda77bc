"""How a conference's documents begin and end: a profile (data/letterheads.toml) filled with what the conference says of its office.

What is kept, `Conference.letterhead`, is ``{"profile", "parent", "body", "headline", "place", "power", "position", "recipients":
{language: text}, "abbreviation", "drafting", "signer"}``; whatever is missing has a good guess or a gap to write in. Numbers and dates are
the records office's: gaps stand for what nobody said.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.infra.documents import Closing, Head, Layout, Line, Paragraph, paragraph
from diemcau.kernel.formats import document_day
from diemcau.kernel.localised import choose

from .enums import OrganiserRole
from .models import Conference

_DATA = Path(__file__).parent / "data" / "letterheads.toml"
TEXTS = ("parent", "body", "headline", "place", "power", "position", "recipients")
WORDS = ("abbreviation", "drafting", "signer")
GAP = " " * 8


class Profile(TextChoices):
    """Kinds of letterheads."""

    STATE = "state_nd30", gettext_lazy("State agency (Decree 30/2020)")
    PARTY = "party", gettext_lazy("Party body")
    MASS = "mass_org", gettext_lazy("Mass organisation")
    PLAIN = "plain", gettext_lazy("Plain")
    INTERNATIONAL = "international", gettext_lazy("International")


@cache
def _profiles() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A conference's letterhead in one language."""

    profile: str
    language: str
    facts: dict[str, Any] = field(repr=False)
    body: str = ""
    parent: str = ""
    headline: tuple[str, ...] = ()
    place: str = ""
    power: tuple[str, ...] = ()
    position: str = ""
    recipients: tuple[str, ...] = ()
    abbreviation: str = ""
    drafting: str = ""
    signer: str = ""
    hosts: tuple[str, ...] = ()
    """Bodies that hold it together, in their order: none of them stands alone at the left."""

    @property
    def end(self) -> str:
        """What the last line of the text ends with; the mark of Vietnamese offices stands in Vietnamese alone."""
        return str(self.facts["end"]) if self.language == "vi" else "."

    @property
    def layout(self) -> Layout:
        left = self.facts.get("align") == "left"
        return Layout(size=self.facts["body_size"], first_line=0 if left else 10, pages=self.facts.get("pages", "top"))

    def text(self, *runs: Any, **facts: Any) -> Paragraph:
        """A paragraph of the body, aligned as these documents are."""
        if self.facts.get("align") == "left":
            facts = {"align": "left", "first_line": False, **facts}
        return paragraph(*runs, **facts)

    def head(self, kind: str | None = "", *, number: str = "", dated: date | None = None, about: str = "") -> Head:
        """The two columns; `kind` as GM, empty for an official letter, which says `about` what it is below its number, or None for a list
        and the like, which bear no number unless one is said."""
        told = kind or ""
        below = (Line(self._pattern(told).partition("{number}")[0] + self.symbol(told, number), 13),)
        below = (*(below if kind is not None or number else ()), *((Line(about, 12, before=6),) if about else ()))
        place = self.place or (GAP if self.language == "vi" else "")
        placed = ", ".join(part for part in (place, self.day(dated)) if part)
        dated_line = (Line(placed, 13, italic=True),)
        if self.hosts:
            return Head((), self._right(), below, dated_line, 0.42, tuple(map(self._body, self.hosts)))
        return Head(self._left(), self._right(), below, dated_line, 0.42)

    def symbol(self, kind: str = "", number: str = "") -> str:
        """“05/KH-SYT”: what comes after “Số”. A number below ten has a zero before it (Decree 30/2020, annex I, part II.I.3)."""
        told = number.zfill(2) if number.isdecimal() else number
        facts = {"number": told or GAP, "kind": kind, "body": self.abbreviation or GAP, "unit": self.drafting or GAP}
        pattern = self._pattern(kind)
        return pattern[pattern.index("{number}") :].format(**facts)

    def annexed(self, of: str, kind: str = "", *, number: str = "", dated: date | None = None) -> str:
        """“Kèm theo Báo cáo số 05/BC-SYT ngày 03 tháng 02 năm 2027 của Sở Y tế”: whose annex it is, `of` what and of which `kind`. Several
        bodies are not named again."""
        facts = {"paper": of, "symbol": self.symbol(kind, number), "day": self.day(dated), "body": self.body}
        if self.body and not self.hosts:
            return _("Attached to %(paper)s No. %(symbol)s of %(day)s, %(body)s") % facts
        return _("Attached to %(paper)s No. %(symbol)s of %(day)s") % facts

    def day(self, dated: date | None) -> str:
        """“ngày 03 tháng 02 năm 2027”, with gaps where it is not known."""
        return document_day(dated, self.language) if dated else self._open_day()

    def _pattern(self, kind: str) -> str:
        return str(self.facts["number" if kind else "letter"][self._said])

    @property
    def _said(self) -> str:
        return self.language if self.language in self.facts["number"] else "en"

    def _open_day(self) -> str:
        year = timezone.localdate().year
        return f"ngày{GAP}tháng{GAP}năm {year}" if self.language == "vi" else f"…………………… {year}"

    def _left(self) -> tuple[Line, ...]:
        upper = (Line(self.parent.upper(), 12),) if self.parent else ()
        return (*upper, *self._body(self.body))

    def _body(self, name: str) -> tuple[Line, ...]:
        star = self.facts.get("star", "")
        rule = 0.4 if name and not star else 0  # 1/3 to 1/2 of the line
        return Line(name.upper() or GAP, 12, bold=True, rule=rule), *((Line(star, 12),) if star else ())

    def _right(self) -> tuple[Line, ...]:
        lines = list(self.facts["right"].get(self._said, ()))
        if self.facts.get("own_headline") and self.headline:
            lines = [line.upper() for line in self.headline]
        sizes = [*self.facts["sizes"], *[13] * len(lines)]
        return tuple(
            Line(text, size, bold=True, rule=1 if number == len(lines) - 1 else 0)
            for number, (text, size) in enumerate(zip(lines, sizes, strict=False))
        )

    def closing(self, *, heading: str) -> Closing:
        """Recipients and the place for the signature."""
        power = [line.upper() for line in (*self.power, self.position) if line]
        return Closing(self.recipients, heading, tuple(Line(line, 13, bold=True) for line in power), self.signer)


def letterhead_of(conference: Conference, language: str) -> Letterhead:
    """One query, and none where the body is said: else it is the host, below the body it belongs to, or all who hold it together."""
    kept = conference.letterhead
    profile = kept.get("profile", Profile.STATE)
    profile = profile if profile in _profiles() else Profile.STATE
    told = {name: choose(kept.get(name) or {}, language).strip() for name in TEXTS}
    if not told["body"]:
        told |= _host(conference, language, told["parent"])
    filled: dict[str, Any] = {name: str(kept.get(name, "")) for name in WORDS}
    filled |= {name: " ".join(told[name].split()) for name in ("body", "parent", "place", "position")}
    for name in ("headline", "power", "recipients"):
        filled[name] = tuple(filter(None, map(str.strip, told[name].splitlines())))
    filled["hosts"] = tuple(told["hosts"].splitlines()) if "hosts" in told else ()
    return Letterhead(profile=profile, language=language, facts=_profiles()[profile], **filled)


def _host(conference: Conference, language: str, parent: str) -> dict[str, str]:
    roles = (OrganiserRole.HOST, OrganiserRole.JOINT_HOST)
    hosts = list(conference.organisers.filter(role__in=roles).select_related("organisation__parent"))
    if not hosts:
        return {}
    names = [" ".join(choose(host.organisation.name, language).split()) for host in hosts]
    if len(hosts) > 1:
        return {"body": "; ".join(names), "hosts": "\n".join(names)}
    above = hosts[0].organisation.parent
    guessed = choose(above.name, language) if above else ""
    return {"body": names[0], "parent": parent or guessed}
