"""Making pictures of uploaded photos, and clearing up what nobody names."""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import diemcau
from diemcau.conferences.models import Conference
from diemcau.infra.jobs import Report, job
from diemcau.infra.models import JobRow
from diemcau.infra.sweeps import sweep

from . import files
from .actions import redraw
from .actions.photos import JOB
from .actions.renewing import JOB as RENEW
from .enums import PhotoState
from .models import Photo, Release

log = logging.getLogger(__name__)
LONGEST_S = 120.0  # a picture of 64 million pixels takes some seconds
KEPT_FOR = timedelta(hours=24)


@job(JOB, lane="photos")
def make_ready(facts: dict[str, Any], report: Report) -> None:
    """The pictures of a photo whose file is there. One that cannot be read fails its row, not the job; its file goes either way."""
    photo = Photo.objects.filter(pk=facts["photo"], state=PhotoState.WORKING).first()
    if photo is None:
        return  # deleted meanwhile, or made already
    path = files.source(photo.source)
    told = _developed(path, files.folder_of(photo.conference_id)) if path.exists() else {"fault": "photo_damaged"}
    if "fault" in told:
        log.info("photo %s: %s", photo.pk, told["fault"])
        told = {"state": PhotoState.REFUSED, "fault": told["fault"]}
    else:
        told["state"] = PhotoState.READY
    Photo.objects.filter(pk=photo.pk).update(
        source="", **told
    )  # one deleted meanwhile stays deleted: the sweep has its files
    files.forget_source(photo.source)


@job(RENEW)
def draw_again(facts: dict[str, Any], report: Report) -> None:
    """The papers of a release whose words were changed after it was given out."""
    release = Release.objects.select_related("conference").filter(pk=facts["release"]).first()
    if release is not None:
        redraw(release)


def _developed(path: Path, folder: Path) -> dict[str, Any]:
    source = str(Path(diemcau.__file__).resolve().parent.parent)
    paths = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    command = [sys.executable, "-m", "diemcau.outcomes.press.developing", str(path), str(folder)]
    files.ensure_room(path.stat().st_size)
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"fault": "photo_damaged"}
    return told


@sweep("press.left_over", every=timedelta(hours=6))
def sweep_left_over(now: datetime) -> int:
    """Files that nothing names a day after they were made, folders of deleted conferences, photos whose job was given up."""
    given_up = JobRow.objects.filter(name=JOB, state=JobRow.State.FAILED).values_list("facts__photo", flat=True)
    lost = Photo.objects.filter(state=PhotoState.WORKING, pk__in=list(given_up))
    went = lost.update(state=PhotoState.REFUSED, fault="photo_damaged", source="")
    limit = (now - KEPT_FOR).timestamp()
    sources = set(Photo.objects.exclude(source="").values_list("source", flat=True))
    for folder in sorted(files.root().glob("*")):
        if folder.name == "arriving":
            went += _clear(folder, sources, limit)
        elif folder.name.isdigit() and not Conference.objects.filter(pk=int(folder.name)).exists():
            shutil.rmtree(folder, ignore_errors=True)
            went += 1
        elif folder.name.isdigit():
            went += _clear(folder, _named(int(folder.name)), limit)
    return went


def _named(conference: int) -> set[str]:
    photos = Photo.objects.filter(conference=conference).values_list("picture", "preview")
    papers = Release.objects.filter(conference=conference).values_list("files", flat=True)
    return {name for row in photos for name in row} | {
        name for of in papers for one in of.values() for name in one.values()
    }


def _clear(folder: Path, kept: Collection[str], limit: float) -> int:
    old = [path for path in folder.iterdir() if path.name not in kept and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
