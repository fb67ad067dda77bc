"""What is remembered of a sender: how the columns of their lists are meant, and their names of sites and units."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from diemcau.kernel.names import canonical

from ..importing.layout import marks_of
from ..models import RosterImport, SenderMapping

SPELLINGS = {"": "sites", "units": "units"}  # shapes under which no columns are kept
HEADINGS = "headings"
"""The shape under which columns are kept by their headings: for lists of this sender that have more of them, or fewer."""
MOST = 200  # headings of a sender


def sender_of(imported: RosterImport) -> str:
    """Under whom corrections are kept: the unit that sent the list, else whoever uploaded it."""
    return canonical(imported.sender)[:300] if imported.sender else imported.made_by


def remembered(imported: RosterImport) -> dict[str, Any]:
    """What is known of the lists of this sender, as a mapping: columns of any conference, sites and units of this one. One query."""
    tables: dict[str, Mapping[str, str]] = {}
    headings: dict[str, str] = {}
    spelt: dict[str, Any] = {}
    for one in SenderMapping.objects.filter(sender=sender_of(imported)).order_by("said_at", "pk"):
        if one.shape == HEADINGS:
            headings |= one.said
        elif one.shape not in SPELLINGS:
            tables[one.shape] = one.said
        elif one.conference_id == imported.conference_id:
            spelt[SPELLINGS[one.shape]] = one.said
    return {name: said for name, said in (("tables", tables), (HEADINGS, headings), *spelt.items()) if said}


def remember(imported: RosterImport) -> None:
    """Keep what a person corrected, for the next list of this sender: of its own tables and sites, and nothing of people."""
    mapping, shapes = imported.mapping, {table["shape"] for table in imported.headings}
    kept = {shape: said for shape, said in mapping.get("tables", {}).items() if shape in shapes}
    if headings := _headings(imported, kept):
        kept[HEADINGS] = dict([*mapping.get(HEADINGS, {}).items(), *headings.items()][-MOST:])
    kept |= {shape: mapping[name] for shape, name in SPELLINGS.items() if mapping.get(name)}
    for shape, said in kept.items():
        SenderMapping.objects.update_or_create(
            sender=sender_of(imported), conference_id=imported.conference_id, shape=shape,
            defaults={"said": said, "said_at": timezone.now()},
        )  # fmt: skip


def _headings(imported: RosterImport, kept: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The marks of the headings of the tables that a person corrected, and what stands under them; closed columns are none."""
    return {
        mark: kept[table["shape"]].get(str(column["at"]), "")
        for table in imported.headings
        if table["shape"] in kept
        for column, mark in zip(
            table["columns"], marks_of(column["heading"] for column in table["columns"]), strict=True
        )
        if mark and not column["dropped"]
    }
