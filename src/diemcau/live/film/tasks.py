"""Films are checked by a job, in a process of its own; what was begun and never ended is swept; rooms say what they have."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Site
from diemcau.infra.jobs import Report, job
from diemcau.infra.models import JobRow
from diemcau.infra.outbox import RUNS, announce, announce_each, announce_plan
from diemcau.infra.saving import save_said
from diemcau.infra.sweeps import sweep
from diemcau.infra.words import Word, by_disk, changed, percents, word_taker
from diemcau.kernel.errors import Refused

from . import vault
from .enums import FilmState
from .models import Copy, Film, Lacking, Upload

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=7)
CHECK_S = 3_600.0  # of a film that takes longer to be read something is wrong
WORD = "films"
ROOM = "film_room"
"""Topic: a wall shows otherwise how much of a film a room has, or that it lacks the one that runs (subject: the room's number)."""
_KEEP_SOURCE = ("films_disk_full", "film_unexpected")


@job("film.check", lane="films")
def check(facts: dict[str, Any], report: Report) -> None:
    """Find out what arrived, set its index in front, make its poster, and put it where its content says."""
    film = Film.objects.filter(pk=facts["film"], state=FilmState.CHECKING).first()
    if film is None or film.source is None:
        return
    source = vault.arriving(film.source)
    try:
        vault.ensure_room(film.size)
        report(0.1)
        with tempfile.TemporaryDirectory(dir=source.parent) as folder, vault.minding_the_disk():
            told = _probe(source, Path(folder))
            report(0.7)
            if told["fault"]:
                raise Refused(told["fault"], **told["facts"])
            _take(film, source, Path(folder), told["facts"])
    except Refused as refused:
        _refuse(film, source, refused)
    except Exception:
        log.exception("film %s", film.pk)
        _refuse(film, source, Refused("film_unexpected"))
    announce_plan(film.conference_id, "film")
    announce_plan(film.conference_id, "film_copy")


def _probe(source: Path, folder: Path) -> dict[str, Any]:
    given = [str(path) for path in (source, folder / "film.mp4", folder / "poster.jpg")]
    command = [sys.executable, "-m", "diemcau.live.film.probing", *given]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CHECK_S, check=False)
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        vault.ensure_room(source.stat().st_size)  # a copy that did not fit ends the other process, too
        return {"fault": "film_unexpected", "facts": {}}
    return told


def _take(film: Film, source: Path, folder: Path, facts: dict[str, Any]) -> None:
    played = folder / "film.mp4" if facts.pop("copied") else source
    film.size = played.stat().st_size
    film.poster = vault.take(folder / "poster.jpg", "jpg")
    film.digest = vault.take(played, "mp4")
    film.duration_ms = facts.pop("duration_ms")
    film.facts, film.state, film.source = facts, FilmState.READY, None
    with transaction.atomic():
        save_said(film, ["size", "poster", "digest", "duration_ms", "facts", "state", "source"])
    source.unlink(missing_ok=True)


def _refuse(film: Film, source: Path, refused: Refused) -> None:
    log.info("film %s: %s", film.pk, refused.code)
    film.state, film.fault, film.facts = FilmState.REFUSED, refused.code, dict(refused.facts)
    if refused.code not in _KEEP_SOURCE:
        source.unlink(missing_ok=True)
        film.source = None
    Film.objects.filter(pk=film.pk).update(state=film.state, fault=film.fault, facts=film.facts, source=film.source)


@sweep("film.stuck", every=timedelta(minutes=5))
def sweep_stuck(now: datetime) -> int:
    """Films whose check was given up because the process died over it again and again."""
    given_up = JobRow.objects.filter(name="film.check", state=JobRow.State.FAILED).values("pk")
    stuck = Film.objects.filter(state=FilmState.CHECKING, job__in=given_up)
    for film in stuck:
        _refuse(film, vault.arriving(film.source or UUID(int=0)), Refused("film_unexpected"))
    return len(stuck)


@sweep("film.uploads", every=timedelta(hours=6))
def sweep_uploads(now: datetime) -> int:
    """Uploads nobody went on with for a week, and files that belong to none."""
    stale = [u for u in Upload.objects.filter(made_at__lt=now - KEPT_FOR) if _last(u, now) < now - KEPT_FOR]
    for upload in stale:
        vault.arriving(upload.pk).unlink(missing_ok=True)
        upload.delete()
    known = {str(uid) for uid in Upload.objects.values_list("pk", flat=True)}
    known |= {str(uid) for uid in Film.objects.filter(source__isnull=False).values_list("source", flat=True)}
    orphans = [path for path in _arriving() if path.name not in known and _written(path) < now - timedelta(days=1)]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(stale) + len(orphans)


def _arriving() -> list[Path]:
    folder = vault.arriving(UUID(int=0)).parent
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _last(upload: Upload, now: datetime) -> datetime:
    path = vault.arriving(upload.pk)
    return _written(path) if path.exists() else upload.made_at


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, timezone.get_current_timezone())


@word_taker(WORD)
def hear_of_copies(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    """Rooms say ``films: "<first 8 of the digest>=<percent> …"``; of several computers of a room the fullest counts."""
    for where, told in by_disk(run, words).items():
        _note_copies(conference, where, told)


def _note_copies(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    said = {site: percents(told, WORD) for site, told in words.items()}
    ours = known_sites(conference, [site for site, found in said.items() if found])
    films = Film.objects.filter(conference=conference).exclude(digest="").values_list("digest", "pk")
    known = {(copy.site_id, copy.film_id): copy.percent for copy in Copy.objects.filter(site__in=ours, run=run)}
    things = [(digest[:8], number) for digest, number in films]
    fresh, news = changed({site: said[site] for site in ours}, things, known)
    if not fresh:
        return
    now = timezone.now()
    rows = [
        Copy(site_id=site, film_id=film, run=run, percent=percent, heard_at=now)
        for (site, film), percent in fresh.items()
    ]
    with transaction.atomic():
        Copy.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["site", "film", "run"],
            update_fields=["percent", "heard_at"],
        )
        for each in RUNS if run == RUNS[0] else (run,):
            announce(conference, "film_copy", run=each)
            announce_each(conference, ROOM, news, run=each)


@word_taker("film.watching")
def hear_of_watching(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    """Screens say ``film: "missing"`` and ``film_of: "<first 8 of the digest>"`` while they show the broadcast in a film's place."""
    said = {site: next((word for word in reversed(told) if "film" in word), None) for site, told in words.items()}
    lacking = {site: str(word.get("film_of"))[:8] for site, word in said.items() if word and word["film"] == "missing"}
    before = dict(Lacking.objects.filter(site__in=list(said), run=run).values_list("site_id", "mark"))
    over = [site for site in before if said[site] is not None and site not in lacking]
    news = [site for site, mark in lacking.items() if before.get(site) != mark]
    if not over and not news:
        return
    rows = [Lacking(site_id=site, run=run, mark=lacking[site]) for site in known_sites(conference, news)]
    with transaction.atomic():
        Lacking.objects.filter(site__in=over, run=run).delete()
        Lacking.objects.bulk_create(rows, update_conflicts=True, unique_fields=["site", "run"], update_fields=["mark"])
        announce_each(conference, ROOM, [*over, *news], run=run)


def known_sites(conference: int, sites: Iterable[int]) -> list[int]:
    """Those of `sites` that are rooms of this conference."""
    return list(Site.objects.filter(conference_id=conference, pk__in=list(sites)).values_list("pk", flat=True))
