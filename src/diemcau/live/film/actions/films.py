"""Films: their names, captions, who fetches them, and taking them away."""

import re
from datetime import time

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.jobs import enqueue
from diemcau.infra.outbox import announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import queries, vault
from ..enums import FilmState, ShowState
from ..models import Caption, Delivery, Film, Show
from .shows import stop

CAPTIONS_MOST = 2_000_000
_VTT = re.compile(r"\ufeff?WEBVTT(?:[ \t][^\n]*)?(?:\r?\n|$)")
_CUE = re.compile(r"(?m)^(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}[ \t]+-->[ \t]+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}")


@transaction.atomic
def rename_film(film: Film, *, by: Actor, title: str) -> None:
    """Give it another title."""
    film.title = title.strip()[:200] or film.title
    film.save(update_fields=["title"])
    announce_plan(film.conference_id, "film")


@transaction.atomic
def share_film(film: Film, *, by: Actor, is_shared: bool) -> None:
    """Have the rooms fetch it ahead, or let them delete their copies."""
    film.is_shared = is_shared
    film.save(update_fields=["is_shared"])
    announce_plan(film.conference_id, "film_copy")
    audit.record(by, "film.share", conference=film.conference_id, film=film.pk, shared=is_shared)


@transaction.atomic
def remove_film(film: Film, *, by: Actor) -> None:
    """Delete it with all its files. Raises Refused while rooms show it."""
    for show in Show.objects.filter(film=film).exclude(state=ShowState.IDLE).select_related("film"):
        if not queries.is_over(show, SystemClock().now_ms()):
            raise Refused("film_running")
        stop(by=by, conference=film.conference_id, run=show.run)
    digests = [film.digest, film.poster, *film.captions.values_list("digest", flat=True)]
    conference, number, source = film.conference_id, film.pk, film.source
    film.delete()
    if source is not None:
        vault.arriving(source).unlink(missing_ok=True)
    transaction.on_commit(lambda: drop_unused(digests))
    announce_plan(conference, "film")
    announce_plan(conference, "film_copy")
    audit.record(by, "film.remove", conference=conference, film=number)


def drop_unused(digests: list[str]) -> None:
    """Delete the files of digests that nobody needs any more."""
    for digest in digests:
        if digest and not queries.is_used(digest):
            vault.drop(digest)


@transaction.atomic
def retry_check(film: Film, *, by: Actor) -> None:
    """Check it again, where the file that came is still here (the disk was full)."""
    if film.state != FilmState.REFUSED or film.source is None or not vault.arriving(film.source).exists():
        raise Refused("upload_over")
    film.state, film.fault, film.job = (
        FilmState.CHECKING,
        "",
        enqueue("film.check", film.conference_id, film=film.pk).pk,
    )
    film.save(update_fields=["state", "fault", "job"])


@transaction.atomic
def add_captions(film: Film, *, by: Actor, language: str, data: bytes) -> Caption:
    """Keep captions in a language, instead of those there were. Raises Refused for what is no WebVTT."""
    if len(data) > CAPTIONS_MOST:
        raise Refused("captions_too_large")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("captions_unreadable") from None
    if not _VTT.match(text) or not _CUE.search(text) or "\0" in text:
        raise Refused("captions_unreadable")
    digest = vault.keep(data, "vtt")
    old = list(film.captions.filter(language=language).values_list("digest", flat=True))
    kept, _made = Caption.objects.update_or_create(
        film=film, language=language, defaults={"digest": digest, "size": len(data)}
    )
    transaction.on_commit(lambda: drop_unused(old))
    announce_plan(film.conference_id, "film")
    return kept


@transaction.atomic
def remove_captions(caption: Caption, *, by: Actor) -> None:
    """Delete them."""
    conference, digest = caption.film.conference_id, caption.digest
    caption.delete()
    transaction.on_commit(lambda: drop_unused([digest]))
    announce_plan(conference, "film")


@transaction.atomic
def change_delivery(
    *, by: Actor, conference: int, room_kbps: int, total_kbps: int, opens: time | None, closes: time | None
) -> None:
    """Say how fast, and at which hours, rooms may fetch ahead."""
    said = {"room_kbps": room_kbps, "total_kbps": total_kbps, "opens": opens, "closes": closes}
    Delivery.objects.update_or_create(conference_id=conference, defaults=said)
    audit.record(by, "film.delivery", conference=conference, room_kbps=room_kbps, total_kbps=total_kbps)
