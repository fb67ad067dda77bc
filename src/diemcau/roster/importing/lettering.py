"""In which coding the texts of a list are written, and what they say in Unicode.

Fonts of old codings speak first, where a reader knows them; then the letters: a text that is Vietnamese in one coding is hardly ever so
in another. What could be either follows its row, its column, and then the whole.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from diemcau.kernel.legacy import LACKING, Coding, coding_of_font, strange, to_unicode, unread, with_capitals

from .book import Decoded, Value, address
from .raw import Raw, Runs

Said = Literal["unicode", "tcvn3", "vni"]
OLD: tuple[Coding, ...] = ("tcvn3", "vni")
_CODINGS: tuple[Said, ...] = ("unicode", *OLD)
_UNICODE = re.compile("[\u0102-\u01b0\u0300-\u036f\u1e00-\u1eff\uaa80-\uaadf\u1780-\u17ff]").search
_LATIN = re.compile("[\xa1-\xff]").search
_NORMAL = unicodedata.is_normalized
_BEGINS = re.compile(r"(^|\n|\s[-–]\s)([^\W\d_])")
SAMPLES = 40
_KNOWN = 50_000


class Place(NamedTuple):
    """A cell, by the number of its sheet and its indexes there."""

    sheet: int
    row: int
    column: int


class Reading(NamedTuple):
    """How many strange words a text has when it is read as Unicode, as TCVN3, as VNI."""

    unicode: int
    tcvn3: int
    vni: int

    def sure(self) -> Said | None:
        """The one coding in which it is best read; None when there are several."""
        least = min(self)
        return _CODINGS[self.index(least)] if self.count(least) == 1 else None


@lru_cache(maxsize=8_192)
def reading(text: str) -> Reading:
    """A text of Latin-1 letters, read in all codings."""
    tcvn3, vni = (strange(in_unicode(text, coding)) + unread(text, coding) for coding in OLD)
    return Reading(strange(text), tcvn3, vni)


def in_unicode(text: str, said: Said) -> str:
    """What a text says; capitals that a coding could not write are given back where all others are capitals."""
    if said == "unicode":
        return text
    after = to_unicode(text, said)
    return with_capitals(after) if said == "tcvn3" else after


def _sure(text: str) -> Said | None:
    """What a text surely is by its letters."""
    if text.isascii():
        return None
    if _UNICODE(text):
        return "unicode"
    return reading(text).sure() if _LATIN(text) else None


def _names_of(font: str | Runs) -> list[str]:
    return [font] if isinstance(font, str) else [name for _piece, name in font]


def _begun(text: str) -> str:
    """A cell's text with the capitals at beginnings that TCVN3 could not write (“ủy viên …”)."""
    return _BEGINS.sub(lambda found: found[1] + found[2].upper() if found[2] in LACKING else found.group(), text)


class Lettering:
    """Settles the letters of the sheets it is given, in place. `forced`: the coding a person named for everything that is not surely Unicode."""

    def __init__(self, raws: Sequence[Raw], forced: Said | None = None) -> None:
        self._forced = forced
        self.decoded: list[Decoded] = []
        self._raws = raws
        self._said: Counter[Said] = Counter()
        self._doubtful: dict[Place, str] = {}
        self._columns: dict[tuple[int, int], Counter[Said]] = {}
        self._fonts: dict[tuple[int, Said], bool] = {}
        self._fonted: dict[int, bool] = {}
        self._whole: Counter[Said] | None = None
        self._samples: Counter[str] = Counter()

    def settle(self) -> frozenset[Said]:
        """The codings that were met."""
        known: dict[str, str] = {}
        perhaps: set[str] = set()  # what could be of an old coding
        seen = 0
        for number, raw in enumerate(self._raws):
            for i, row in enumerate(raw.rows):
                for j, value in enumerate(row):
                    if type(value) is not str or value.isascii():
                        continue
                    found = known.get(value)
                    if found is None:
                        found = value if _NORMAL("NFC", value) else self._in_nfc(Place(number, i, j), value)
                        if _UNICODE(found):
                            seen += 1
                        elif _LATIN(found):
                            perhaps.add(found)
                        if len(known) >= _KNOWN:
                            known.clear()
                        known[value] = found
                    row[j] = found
        self._said["unicode"] += seen
        if self._forced or any(raw.fonts for raw in self._raws) or any(reading(text).sure() in OLD for text in perhaps):
            self._collect()
            self._decide()
        elif perhaps:
            self._said["unicode"] += 1
        return frozenset(said for said, times in self._said.items() if times)

    def _in_nfc(self, place: Place, text: str) -> str:
        after = unicodedata.normalize("NFC", text)
        if _UNICODE(text):
            self._tell(place, text, after, "nfd")
        return after

    def _collect(self) -> None:
        """All that waits for a decision: what could be of an old coding, and what has a font of one."""
        for number, raw in enumerate(self._raws):
            for i, row in enumerate(raw.rows):
                for j, value in enumerate(row):
                    if type(value) is not str or not value:
                        continue
                    has_font = (i, j) in raw.fonts
                    if has_font or (not value.isascii() and _LATIN(value) and not _UNICODE(value)):
                        self._doubtful[Place(number, i, j)] = value

    def _decide(self) -> None:
        for place, text in self._doubtful.items():
            raw = self._raws[place.sheet]
            font = raw.fonts.get((place.row, place.column), "")
            pieces: Runs = font if isinstance(font, tuple) else ((text, font),)
            done = [self._piece(place, piece, name) for piece, name in pieces]
            after = unicodedata.normalize("NFC", "".join(piece for piece, _ in done))
            if done[0][1] == "tcvn3":
                after = _begun(after)
            raw.rows[place.row][place.column] = after
            if after != text:
                why: Literal["font", "letters", "nfd"] = (
                    "font" if font else "letters" if any(said != "unicode" for _, said in done) else "nfd"
                )
                self._tell(place, text, after, why)

    def _piece(self, place: Place, text: str, font: str) -> tuple[str, Said]:
        """A piece in Unicode, and what it was."""
        coding, is_loud = coding_of_font(font)
        if coding and not self._is_believed(place.sheet, coding):
            coding, is_loud = None, False
        said = self._coding(place, text, coding)
        if _LATIN(text) or _UNICODE(text) or (is_loud and text.upper() != text):
            self._said[said] += 1
        after = in_unicode(text, said)
        return after.upper() if is_loud and said != "unicode" else after, said

    def _is_believed(self, sheet: int, coding: Said) -> bool:
        """Whether a font of a coding is used for texts of it: Unicode is typed under old fonts, too."""
        key = sheet, coding
        if key not in self._fonts:
            votes: Counter[Said] = Counter()
            for (i, j), font in self._raws[sheet].fonts.items():
                text = self._doubtful.get(Place(sheet, i, j), "")
                pieces: Runs = font if isinstance(font, tuple) else ((text, font),)
                votes.update(
                    said
                    for said in (_sure(piece) for piece, name in pieces if coding_of_font(name)[0] == coding)
                    if said
                )
            self._fonts[key] = votes["unicode"] <= votes[coding]
        return self._fonts[key]

    def _has_old_fonts(self, sheet: int) -> bool:
        """Whether the sheet's texts of old codings bear fonts of them."""
        if sheet not in self._fonted:
            names = {name for font in self._raws[sheet].fonts.values() for name in _names_of(font)}
            codings = {coding for coding in (coding_of_font(name)[0] for name in names) if coding}
            self._fonted[sheet] = any(self._is_believed(sheet, coding) for coding in codings)
        return self._fonted[sheet]

    def _coding(self, place: Place, text: str, coding: Said | None) -> Said:
        if _UNICODE(text):
            return "unicode"
        if self._forced:
            return self._forced
        if not _LATIN(text):
            return coding or "unicode"
        read = reading(text)
        if coding is not None:
            return coding if read[_CODINGS.index(coding)] <= read.unicode else "unicode"
        if read.unicode <= min(read) and self._has_old_fonts(place.sheet):
            return "unicode"  # where old texts bear their fonts, what makes sense as it stands has none
        sure = read.sure()
        if sure and (sure == "unicode" or read.unicode - min(read) > 1 or not self._row(place).keys() - {sure}):
            return sure
        return self._as_around(place, read)

    def _as_around(self, place: Place, read: Reading) -> Said:
        for votes in (self._row, self._column, self._all):
            if around := votes(place):
                said = around.most_common(1)[0][0]
                return said if read[_CODINGS.index(said)] <= read.unicode else "unicode"
        return "unicode"

    def _vote(self, place: Place) -> Said | None:
        """What a cell surely is."""
        text: Value | None = self._doubtful.get(place)
        if text is None:
            row = self._raws[place.sheet].rows[place.row]
            text = row[place.column] if place.column < len(row) else ""
        return _sure(text) if isinstance(text, str) else None

    def _votes(self, places: Iterable[Place]) -> Counter[Said]:
        return Counter(said for said in map(self._vote, places) if said)

    def _row(self, place: Place) -> Counter[Said]:
        row = self._raws[place.sheet].rows[place.row]
        return self._votes(Place(place.sheet, place.row, j) for j in range(len(row)) if j != place.column)

    def _column(self, place: Place) -> Counter[Said]:
        key = place.sheet, place.column
        if key not in self._columns:
            rows = self._raws[place.sheet].rows
            self._columns[key] = self._votes(Place(place.sheet, i, place.column) for i in range(len(rows)))
        return self._columns[key]

    def _all(self, place: Place) -> Counter[Said]:
        """Of the first thousand cells in doubt, and of what was seen to be Unicode."""
        if self._whole is None:
            some = islice(self._doubtful, 1_000)
            self._whole = self._votes(some)
            self._whole["unicode"] += self._said["unicode"]
        return self._whole

    def _tell(self, place: Place, before: str, after: str, why: Literal["font", "letters", "nfd"]) -> None:
        self._samples[why] += 1
        if self._samples[why] <= SAMPLES:
            cell = f"{self._raws[place.sheet].name}!{address(place.column, place.row + 1)}"
            self.decoded.append(Decoded(cell, before, after, why))
