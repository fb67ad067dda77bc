"""How a conference gives certificates: the rule, the numbers, the design and its pictures."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any, NamedTuple

from django.db import transaction
from PIL import Image

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..design import MOST_SIGNATORIES, numbered, unknown_places
from ..models import Picture, Scheme

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 600  # pixels: 40 mm at 380 dots an inch
SIGNED = ("power", "title", "name")


def locked(conference: int) -> Scheme:
    """The row of a conference, held until the transaction ends: numbers are given one after another. Made where there is none."""
    language = Conference.objects.select_for_update().get(pk=conference).language
    Scheme.objects.get_or_create(pk=conference, defaults={"language": language})
    return Scheme.objects.select_for_update().select_related("conference").get(pk=conference)


def opened(by: Actor, conference: int) -> Scheme:
    """The same for somebody who changes something. Raises NotFound; Refused: `closed` once the conference is archived."""
    if not policies.may_issue(by, conference):
        raise NotFound
    found = locked(conference)
    require_open(found.conference)
    return found


def _to_change(by: Actor, conference: int, saw: int) -> Scheme:
    found = opened(by, conference)
    if found.version != saw:
        raise Refused("certificates_moved")
    return found


class RuleSaid(NamedTuple):
    """Who gets one, and how they are numbered (Scheme)."""

    basis: str
    least_sessions: int
    share: int
    part: int
    forgives: bool
    conditions: Sequence[str]
    pattern: str
    digits: int


class DesignSaid(NamedTuple):
    """What certificates look like (Scheme)."""

    language: str
    turned: str
    border: str
    texts: Mapping[str, str]
    signatories: Sequence[Mapping[str, str]]
    left: str = ""
    right: str = ""
    dated: date | None = None
    hours: Decimal | None = None


@transaction.atomic
def set_rule(said: RuleSaid, *, by: Actor, conference: int, saw: int) -> Scheme:
    """Write the rule and the pattern of the numbers. Refused: `closed`, `certificates_moved`, `certificate_pattern`, `certificate_places`
    (what)."""
    scheme = _to_change(by, conference, saw)
    numbered(said.pattern, said.digits, 1, 2000)
    for name, value in said._asdict().items():
        setattr(scheme, name, value)
    scheme.conditions = list(said.conditions)
    scheme.version += 1
    scheme.save()
    audit.record(by, "certificates.rule", conference=conference, basis=said.basis)
    return scheme


@transaction.atomic
def set_design(said: DesignSaid, *, by: Actor, conference: int, saw: int) -> Scheme:
    """Write what certificates look like; what was issued stays as it is. Refused: `closed`, `certificates_moved`,
    `certificate_places` (what)."""
    scheme = _to_change(by, conference, saw)
    if unknown := unknown_places(said.texts.values()):
        raise Refused("certificate_places", what=", ".join(unknown))
    for name, value in said._asdict().items():
        setattr(scheme, name, value)
    scheme.texts = {name: text.strip() for name, text in said.texts.items() if text.strip()}
    scheme.signatories = signing(said.signatories)
    scheme.version += 1
    scheme.save()
    audit.record(by, "certificates.design", conference=conference)
    return scheme


def signing(signatories: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Those of them of whom anything is said, four at most."""
    told = [{name: str(one.get(name, "")).strip() for name in SIGNED} for one in signatories]
    return [one for one in told if any(one.values())][:MOST_SIGNATORIES]


def picture_of(file: IO[bytes]) -> bytes:
    """A picture as PNG of at most 600 pixels a side, with nothing of the file but its pixels. Refused: certificate_picture."""
    data = file.read(MOST_BYTES + 1)
    try:
        if len(data) > MOST_BYTES:
            raise ValueError
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError
            drawn = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused("certificate_picture") from None
    drawn.thumbnail((SIDE, SIDE))
    bare = Image.new("RGBA", drawn.size)
    bare.paste(drawn)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


@transaction.atomic
def add_picture(*, by: Actor, conference: int, data: bytes) -> str:
    """Keep what `picture_of` made; its digest."""
    opened(by, conference)
    digest = hashlib.sha256(data).hexdigest()
    Picture.objects.get_or_create(conference_id=conference, digest=digest, defaults={"data": data})
    return digest
