"""What all certificates would leave empty on paper, told before they are issued: what was issued keeps its design."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.models import Conference

from .design import TEXTS, design_of
from .models import Scheme


class Blank(NamedTuple):
    """`where`: the name of the address at which it is typed."""

    words: str
    where: str


def blanks_of(scheme: Scheme, conference: Conference) -> list[Blank]:
    """In their order on paper, each once. Of dates and hours nothing is said where no text asks for them; the day above the signatures is
    never empty. Some six queries."""
    design = design_of(scheme, conference)
    texts = "".join(str(design[name]) for name in TEXTS)
    found = [] if design["hosts"] else [Blank(_("name of the organisers"), "conferences:edit")]
    if "{dates}" in texts and not design["dates"]:
        found.append(Blank(_("days of the conference"), "conferences:programme"))
    if "{hours}" in texts and not design["hours"]:
        found.append(Blank(_("hours"), "certificates:design"))
    if not design["place"]:
        found.append(Blank(pgettext("document", "place"), "certificates:design"))
    signed = design["signatories"] or [{}]
    if not all(one.get("title") or one.get("power") for one in signed):
        found.append(Blank(_("signer’s position"), "certificates:design"))
    if not all(one.get("name") for one in signed):
        found.append(Blank(_("signer’s name"), "certificates:design"))
    return found
