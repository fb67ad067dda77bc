"""Making a deck's pages, and clearing up what nobody needs."""

import shutil
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.secrecy import refuse_marked
from diemcau.infra.disk import disk_may_be_full
from diemcau.infra.jobs import Report, job
from diemcau.infra.outbox import RUNS, announce_each, announce_plan
from diemcau.infra.sweeps import sweep
from diemcau.infra.words import Word, by_disk, changed, percents, word_taker
from diemcau.kernel.errors import Refused

from . import files
from .actions.arriving import JOB, fail, is_pdf
from .actions.decks import ROOM, TOPIC
from .enums import DeckState
from .models import Copy, Deck, Page
from .rendering import Made, Unfit, render, to_pdf

TOLD_EVERY = 0.4  # seconds: a page takes a tenth of that, and progress is a write
KEPT_FOR = timedelta(hours=24)


@job(JOB, lane="slides")
def render_deck(facts: dict[str, Any], report: Report) -> None:
    """Pages of a deck whose file is there; a file that cannot be shown fails its deck, not the job."""
    deck = Deck.objects.filter(pk=facts["deck"], state=DeckState.WORKING).first()
    if deck is None:
        return  # removed meanwhile, or made already
    made = Made()
    try:
        _make(deck, made, report)
    except Unfit as unfit:
        _give_up(deck, made, unfit.code, **unfit.facts)
    except Refused as refused:
        _give_up(deck, made, refused.code, **refused.facts)


def _make(deck: Deck, made: Made, report: Report) -> None:
    path = files.source(deck.source)
    if not path.exists():
        raise Unfit("given_up")
    with disk_may_be_full():
        paper = path if is_pdf(path) else to_pdf(path)
        try:
            render(
                paper, files.pictures_of(deck.conference_id), made,
                tell=_seldom(report), read=lambda lines: refuse_marked(deck.file_name, lines),
            )  # fmt: skip
        finally:
            if paper != path:
                paper.unlink(missing_ok=True)
    _keep(deck, made)
    files.forget_source(deck.source)


def _seldom(report: Report) -> Any:
    told = [time.monotonic()]

    def tell(done: int, pages: int) -> None:
        if time.monotonic() - told[0] >= TOLD_EVERY:
            told[0] = time.monotonic()
            report(done / max(1, pages))

    return tell


@transaction.atomic
def _keep(deck: Deck, made: Made) -> None:
    """A deck removed meanwhile stays removed."""
    ready = {"state": DeckState.READY, "page_count": len(made.pages), "manifest": made.manifest, "source": ""}
    if not Deck.objects.filter(pk=deck.pk).update(ready_at=timezone.now(), **ready):
        return
    Page.objects.filter(deck=deck.pk).delete()
    rows = (dict(page._asdict()) for page in made.pages)
    Page.objects.bulk_create(Page(deck_id=deck.pk, number=row.pop("page"), **row) for row in rows)
    announce_plan(deck.conference_id, TOPIC)  # rooms fetch it before it is shown


def _give_up(deck: Deck, made: Made, code: str, **facts: object) -> None:
    fail(deck, code, **facts)
    files.forget_source(deck.source)
    names = {name for page in made.pages for name in (page.big, page.small, page.thumb)}
    files.forget_pictures(deck.conference_id, names - _named(deck.conference_id))


def _named(conference: int) -> set[str]:
    """Files that a deck of this conference counts on."""
    pages = Page.objects.filter(deck__conference=conference).values_list("big", "small", "thumb")
    manifests = Deck.objects.filter(conference=conference).values_list("manifest", flat=True)
    return {name for row in pages for name in row} | set(manifests)


@sweep("slides.left_over", every=timedelta(hours=6))
def sweep_left_over(now: datetime) -> int:
    """Files that no deck names a day after they were made, and decks whose upload was left."""
    stale = Deck.objects.filter(state=DeckState.ARRIVING, made_at__lt=now - KEPT_FOR)
    went = stale.count()
    stale.delete()
    sources = set(Deck.objects.exclude(source="").values_list("source", flat=True))
    limit = (now - KEPT_FOR).timestamp()
    for folder in files.root().glob("*"):
        if folder.name.isdigit() and not Conference.objects.filter(pk=int(folder.name)).exists():
            shutil.rmtree(folder, ignore_errors=True)
            went += 1
            continue
        if folder.name == "arriving":
            went += _clear(folder, sources, limit)
        elif folder.name.isdigit():
            went += _clear(folder, _named(int(folder.name)), limit)
    return went


def _clear(folder: Path, kept: Collection[str], limit: float) -> int:
    """Take away files not named in `kept` that are older than `limit` (Unix s)."""
    old = [path for path in folder.iterdir() if path.stem not in kept and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@word_taker(TOPIC)
def hear_of_pages(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    """Screens say ``slides: "<first 8 of the manifest>=<percent> …"`` of the deck they show and those they fetch ahead."""
    for where, told in by_disk(run, words).items():
        _note_pages(conference, where, told)


def _note_pages(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    said = {site: found for site, told in words.items() if (found := percents(told, TOPIC))}
    sites = Site.objects.filter(conference_id=conference, pk__in=list(said)).values_list("pk", flat=True)
    ready = Deck.objects.filter(conference=conference, state=DeckState.READY).values_list("manifest", "pk")
    known = {(copy.site_id, copy.deck_id): copy.percent for copy in Copy.objects.filter(site__in=list(said), run=run)}
    things = [(manifest[:8], number) for manifest, number in ready]
    fresh, news = changed({site: said[site] for site in sites}, things, known)
    if not fresh:
        return
    rows = [Copy(site_id=site, deck_id=deck, run=run, percent=percent) for (site, deck), percent in fresh.items()]
    with transaction.atomic():
        Copy.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["site", "deck", "run"], update_fields=["percent"]
        )
        for each in RUNS if run == RUNS[0] else (run,):
            announce_each(conference, ROOM, news, run=each)
