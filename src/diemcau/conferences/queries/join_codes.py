"""Join codes of rooms: what they open, and how they are told."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils import timezone

from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import tidy_code
from diemcau.people.queries import PhoneDoor, code_group

from .. import policies
from ..enums import Status
from ..models import Conference, JoinCode, JoinShown, Site
from .ending import access_ends
from .sites import sites_of

FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Joining(NamedTuple):
    """A room and its code as pages and papers say it; `code` empty: none was made yet."""

    site: Site
    code: str
    joined: int = 0
    personal: int = 0

    @property
    def spoken(self) -> str:
        """The code in two groups of three."""
        return spoken(self.code)

    @property
    def url(self) -> str:
        return join_url(self.code)


def spoken(code: str) -> str:
    """A code in two groups of three, as it is read out."""
    return f"{code[:3]} {code[3:]}".strip()


def join_url(code: str, run: str = "live") -> str:
    """The whole address that a code opens, for the QR."""
    return f"{options().public_url.rstrip('/')}/j/{code}" + ("" if run == "live" else f"?run={run}")


def join_address() -> str:
    """Where a code is typed, as it is read out."""
    return f"{options().public_url.rstrip('/')}/j".removeprefix("https://")


def lets_phones_in(conference: Conference) -> datetime:
    """Until when delegates' phones reach this conference. Raises NotFound once it is closed, or over."""
    end = access_ends(conference) or FAR
    if conference.status in (Status.CLOSED, Status.ARCHIVED) or end <= timezone.now():
        raise NotFound
    return end


def join_code_behind(typed: str) -> JoinCode | None:
    """The code of a room that was typed, an ended one too, with its room; None when there never was one."""
    rows = JoinCode.objects.filter(code=tidy_code(typed)[:12])
    return rows.select_related("site__conference").first()


def room_door(join: JoinCode) -> PhoneDoor:
    """What a room's code opens. Raises NotFound when it ended, or the conference is over."""
    if join.ended_at is not None:
        raise NotFound
    site = join.site
    return PhoneDoor(site.conference_id, site.pk, code_group(join.code), lets_phones_in(site.conference))


def joinings(actor: Actor, conference: Conference, *, level: str = "", code: str = "") -> list[Joining]:
    """The rooms whose codes the actor may hand out: all for the hub, a room's people their own. Two queries. Raises NotFound."""
    live = Prefetch("join_codes", JoinCode.objects.filter(ended_at__isnull=True), to_attr="live_codes")
    sites = sites_of(conference, actor, level=level).prefetch_related(live)
    found = [
        _joining(site)
        for site in (sites.filter(code=code) if code else sites)
        if policies.may_hand_out(actor, conference.pk, site.pk)
    ]
    if not found:
        raise NotFound
    return found


def _joining(site: Site) -> Joining:
    codes: list[JoinCode] = site.live_codes  # type: ignore[attr-defined]  # by the Prefetch above
    return Joining(site, codes[0].code, codes[0].joined, codes[0].personal) if codes else Joining(site, "")


def codes_shown(conference: int, run: str, sites: Collection[int]) -> dict[int, str]:
    """The codes that the screens of these rooms show now. Two queries."""
    return codes_of(sites) if joins_are_shown(conference, run) else {}


def codes_of(sites: Collection[int]) -> dict[int, str]:
    """The codes of these rooms; who has none is not in it."""
    codes = JoinCode.objects.filter(site__in=sites, ended_at__isnull=True)
    return dict(codes.values_list("site_id", "code"))


def joins_are_shown(conference: int, run: str) -> bool:
    """Whether the hub has the codes on the screens of a run."""
    return JoinShown.objects.filter(conference=conference, run=run).exists()
