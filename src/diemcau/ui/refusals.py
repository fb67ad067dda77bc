"""Why something was refused, in the reader's words. Modules register the texts of their codes when they get ready."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diemcau.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text with named placeholders (``%(site)s``) filled from the facts, and the HTTP status it travels with."""

    text: "Lazy"
    status: int = 422


_refusals: dict[str, Refusal] = {}


def refusal(code: str, text: "Lazy", *, status: int = 422) -> None:
    """Say what `code` means: 403 when the person may not, 422 when the thing cannot. Raises ValueError on a code taken."""
    known = _refusals.get(code)
    if known is not None and str(known.text) != str(text):
        raise ValueError(f"two texts for refusal {code!r}")
    _refusals[code] = Refusal(text, status)


def text_of(code: str, facts: dict[str, object] | None = None) -> str:
    """The text of a code in the language switched on; a plain sentence naming the code where nobody registered it."""
    known = _refusals.get(code)
    if known is None:
        return str(_("This cannot be done (%(code)s).")) % {"code": code}
    try:
        return str(known.text) % (facts or {})
    except KeyError:
        return str(known.text)


def status_of(refused: Refused) -> int:
    """403 or 422."""
    known = _refusals.get(refused.code)
    return known.status if known else 422


def codes() -> frozenset[str]:
    """Every registered code."""
    return frozenset(_refusals)


refusal("forbidden", _("You do not have the right to do this."), status=403)
refusal("changed_meanwhile", _("Somebody else has changed this meanwhile. Look at the new state, then try again."))
