"""A room's own word, typed on a page of ours: an op like its desk's, kept before it is judged."""

from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra import intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from .. import policies
from ..enums import Kind
from . import gate


def ask(
    site: Site, *, by: Actor, asks: bool, about: str = "", kind: str = "", unit: str = "", run: str = "live"
) -> UUID:
    """Ask to speak for a room (or a unit in it), or take it back; the op's id. Raises NotFound for others, Refused(log_full)."""
    if not policies.may_ask(by, site.conference_id, site.pk):
        raise NotFound
    now = gate.now_ms()
    body = {"about": about[:120]} if asks and about.strip() else {}
    body |= {"kind": kind} if asks and kind in Kind.values else {}
    body |= {"unit": unit[:120]} if unit.strip() else {}
    op = Op(
        id=uuid7(now), kind="stage.ask" if asks else "stage.withdraw", device=by.who[:64], boot="page", n=0, at=now, mono=0,
        site=site.pk, run="rehearsal" if run == "rehearsal" else "live", body=body,
    )  # fmt: skip
    try:
        intake.submit(site.conference_id, [op], by.who)
    except StoreFull:
        raise Refused("log_full") from None
    return op.id
