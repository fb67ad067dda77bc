"""Figures that documents quote: those that have moved since, and those that two documents say differently."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from diemcau.conferences.models import Conference

from ...facts.queries import sheet_of
from ...facts.sheets import Sheet
from ..besides import besides_of
from ..enums import State
from ..models import Document, Version


class Fault(NamedTuple):
    """A figure that disagrees. `told`: as the document says it; `other`: as the fact sheet says now (`by` 0), or as the document of that
    number says, or the paper besides documents (`where`) that says so."""

    key: str
    label: str
    told: str
    other: str
    by: int = 0
    where: str = ""


def faults_of(conference: Conference) -> dict[int, list[Fault]]:
    """Of every live document that has any, by its number. A document that quotes a frozen version holds to it, and is compared with
    the others only. Some 25 queries for each language, whatever the number of documents."""
    newest = _newest(conference)
    languages = sorted({one.document.language for one in newest})
    sheets = {language: sheet_of(conference, language) for language in languages}
    found: dict[int, list[Fault]] = defaultdict(list)
    for one in newest:
        found[one.document_id] += _moved(one, sheets[one.document.language])
    for number, fault in (*_apart(newest, sheets), *_besides(conference, newest, sheets)):
        found[number].append(fault)
    return {number: faults for number, faults in found.items() if faults}


def _newest(conference: Conference) -> list[Version]:
    """The newest version of every live document, without its pages."""
    last = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    live = Document.objects.filter(conference=conference).exclude(state=State.REVOKED)
    numbers = live.annotate(last=Subquery(last)).values("last")
    return list(Version.objects.filter(pk__in=numbers).defer("content").select_related("document").order_by("document"))


def _moved(version: Version, now: Sheet) -> list[Fault]:
    if version.facts_version:
        return []
    told = []
    for key, words in sorted(version.quoted.items()):
        figure = now.get(key)
        if figure is None or figure.stated is None:
            continue
        if (current := figure.words(now.language)) != words:
            told.append(Fault(key, figure.label, words, current))
    return told


def _besides(conference: Conference, versions: Sequence[Version], sheets: dict[str, Sheet]) -> list[tuple[int, Fault]]:
    """What papers besides documents say otherwise."""
    found = []
    for one in besides_of(conference) if versions else []:
        for version in versions:
            told = version.quoted if version.document.language == one.language else {}
            for key, words in sorted(told.items()):
                other = one.quoted.get(key, words)
                if other != words and not {"", "…"} & {words, other}:
                    figure = sheets[one.language].get(key)
                    fault = Fault(key, figure.label if figure else key, words, other, where=one.label)
                    found.append((version.document_id, fault))
    return found


def _apart(versions: Sequence[Version], sheets: dict[str, Sheet]) -> list[tuple[int, Fault]]:
    """Of documents in one language that disagree every one is told of another that says otherwise, the first of them."""
    said: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for one in versions:
        for key, words in one.quoted.items():
            if words not in ("", "…"):
                said[one.document.language, key].append(one)
    found = []
    for (language, key), all_ in sorted(said.items()):
        figure = sheets[language].get(key)
        for one in all_:
            words = one.quoted[key]
            other = next((other for other in all_ if other.quoted[key] != words), None)
            if other is not None:
                label = figure.label if figure else key
                found.append((one.document_id, Fault(key, label, words, other.quoted[key], other.document_id)))
    return found
