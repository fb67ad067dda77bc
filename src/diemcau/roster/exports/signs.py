"""Signs that no font here has, and on whose papers they stand: told before anything is printed, where they would be missing without a word."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.infra.papers.glyphs import missing
from diemcau.kernel import formats
from diemcau.kernel.errors import Refused

MOST = 5  # people named


def require_signs(people: Iterable[Sequence[str]]) -> None:
    """Of each their name, then what else is printed of them. Raises Refused: papers_glyphs (what, who)."""
    rows = list(people)
    if signs := missing(text for row in rows for text in row):
        lacking = set(signs)
        who = named_few([name for name, *more in rows if lacking & set("".join((name, *more)))])
        raise Refused("papers_glyphs", what=" ".join(signs), who=who)


def named_few(names: Sequence[str]) -> str:
    """“Lò Văn A, Lò Văn B and 12 more”, in the language switched on; empty of nobody."""
    told = ", ".join(names[:MOST])
    if more := len(names[MOST:]):
        return _("%(names)s and %(n)s more") % {"names": told, "n": formats.number(more, get_language() or "vi")}
    return told
