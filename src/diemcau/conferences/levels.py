"""Levels of sites. Their names are data: a conference may name its own; the usual ones have names in both languages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from diemcau.kernel.localised import choose

HUB = "hub"
KNOWN = {
    HUB: _("Hub"),
    "central": _("Central level"),
    "region": _("Regional level"),
    "province": _("Provincial level"),
    "district": _("District level"),
    "commune": _("Commune level"),
    "university": _("Universities"),
    "sub_venue": _("Sub-venues"),
    "other": _("Other sites"),
}


def name(level: str, own: Mapping[str, Mapping[str, str]], language: str) -> str:
    """What a level is called: by the conference (`own`), else by us, else its code."""
    if level in own:
        return choose(own[level], language, level)
    return str(KNOWN.get(level, level))
