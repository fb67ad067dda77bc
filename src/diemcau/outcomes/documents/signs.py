"""Signs that no font here has: named, with where they stand, before anything is printed."""

from collections.abc import Iterable, Sequence

from diemcau.infra.documents import Document, missing
from diemcau.infra.papers import glyphs
from diemcau.kernel.errors import Refused

_AROUND = 30  # letters on either side of a sign


def told(papers: Sequence[Document]) -> str:
    """“王 (U+738B: …Nguyễn 王 An…), …”; empty where every sign has a font."""
    return _told(missing(papers))


def require_fonts(papers: Sequence[Document]) -> None:
    """Raises Refused(``signs_without_font``)."""
    _require(told(papers))


def require_fonts_for(texts: Iterable[str]) -> None:
    """As `require_fonts`, of the texts of badges and plates."""
    known = list(texts)
    _require(_told({sign: next(text for text in known if sign in text) for sign in glyphs.missing(known)}))


def _require(signs: str) -> None:
    if signs:
        raise Refused("signs_without_font", signs=signs)


def _told(found: dict[str, str]) -> str:
    return ", ".join(f"{sign} (U+{ord(sign):04X}: “{_around(sign, text)}”)" for sign, text in found.items())


def _around(sign: str, text: str) -> str:
    at = text.index(sign)
    first, last = max(0, at - _AROUND), at + _AROUND
    return f"{'…' if first else ''}{text[first:last].strip()}{'…' if last < len(text) else ''}"
