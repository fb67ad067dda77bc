"""Devices of rooms: who was let in, who is turned away, and codes read out over the phone."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to, render_part

from .. import actions, places, policies, queries
from ..enums import PairingKind, RoleKind
from ..models import Device
from ..queries import Hit
from .conference import page_context

SPEAKING = timedelta(minutes=2)  # it is noted once a minute who was heard
SHOWN = 8


@require_safe
def device_list(request: Request, key: str) -> HttpResponse:
    """Devices let in, room by room, and the ways in that still open; ?site= those of one room."""
    conference, site = queries.conference_for(request.actor, key), _number(request, "site")
    devices = Paginator(queries.devices_of(request.actor, conference, site), 100).get_page(request.GET.get("page"))
    ways = Paginator(queries.pairings_of(request.actor, conference, site), 100).get_page(request.GET.get("ways"))
    rooms = _names(conference, {row.site_id for row in devices} | {row.site_id for row in ways} | {site or 0})
    now = timezone.now()
    context = page_context(request, key, conference, "devices") | {
        "devices": devices,
        "ways": ways,
        "device_rows": [(row, rooms.get(row.site_id, ""), RoleKind(row.role).label) for row in devices],
        "way_rows": [(row, rooms.get(row.site_id, ""), RoleKind(row.role).label) for row in ways],
        "former": queries.former_ways(request.actor, conference, site) if site else [],
        "orphaned": _orphaned(request, conference, site),
        "still": queries.pairings_of(request.actor, conference).filter(pk=_number(request, "still") or 0).first(),
        "site": site,
        "room": rooms.get(site or 0, ""),
        "now": now,
        "speaking_since": now - SPEAKING,
        "may_pair_hub": policies.may_pair(request.actor, RoleKind.HUB_TECHNICIAN, conference, 0),
    }
    return render(request, "people/devices.html", context)


@require_POST
def device_revoke(request: Request, key: str, pk: int) -> HttpResponse:
    """Turn a device away."""
    conference = queries.conference_for(request.actor, key)
    device = queries.device_for(request.actor, conference, pk)
    links = actions.revoke_device(device, by=request.actor)
    messages.success(request, _("The device is turned away."))
    if links:
        text = ngettext(
            "%(count)s link or code made on it no longer opens.",
            "%(count)s links and codes made on it no longer open.",
            links,
        )
        messages.info(request, text % {"count": links})
    came_by = device.pairing_id or 0
    still_opens = queries.pairings_of(request.actor, conference).filter(pk=came_by).exists()
    return redirect_to(request, f"/c/{key}/people/devices" + (f"?still={came_by}" if still_opens else ""))


@require_POST
def former_revoke(request: Request, key: str, site: int) -> HttpResponse:
    """Turn away whoever is no longer named at a room: their links, codes and devices."""
    conference = queries.conference_for(request.actor, key)
    count = actions.turn_away_former(conference, site, by=request.actor)
    messages.success(
        request,
        ngettext("%(count)s device is turned away.", "%(count)s devices are turned away.", count) % {"count": count},
    )
    return redirect_to(request, f"/c/{key}/people/devices?site={site}")


@require_POST
def orphaned_end(request: Request, key: str) -> HttpResponse:
    """End what was made by people who may make it no more; ?site= for one room."""
    conference, site = queries.conference_for(request.actor, key), _number(request, "site")
    count = actions.end_orphaned(conference, by=request.actor, site=site)
    text = ngettext("%(count)s link or code no longer opens.", "%(count)s links and codes no longer open.", count)
    messages.success(request, text % {"count": count})
    return redirect_to(request, f"/c/{key}/people/devices" + (f"?site={site}" if site else ""))


@require_POST
def pairing_revoke(request: Request, key: str, pk: int) -> HttpResponse:
    """End a card, link or code, and the devices it let in."""
    conference = queries.conference_for(request.actor, key)
    pairing = queries.pairing_for(request.actor, conference, pk)
    actions.revoke_pairing(pairing, by=request.actor)
    messages.success(request, _("It no longer opens, and its devices are turned away."))
    return redirect_to(request, f"/c/{key}/people/devices")


@never_cache
@require_POST
def hub_link(request: Request, key: str) -> HttpResponse:
    """A link for a computer at the hub: the control wall."""
    conference = queries.conference_for(request.actor, key)
    made = actions.make_link(by=request.actor, conference=conference, site=0, role=RoleKind.HUB_TECHNICIAN)
    context = page_context(request, key, conference, "devices") | {"made": made, "role": RoleKind.HUB_TECHNICIAN.label}
    return render(request, "people/hub_link.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: Request, key: str) -> HttpResponse:
    """On the phone: type two letters, press Enter, read the code out. The old one ends. Of several, one must be chosen."""
    conference = queries.conference_for(request.actor, key)
    typed = request.POST.get("q", request.GET.get("q", ""))
    hits = queries.hits(request.actor, conference, typed)
    if request.method != "POST":
        context = page_context(request, key, conference, "reissue") | {"hits": hits, "typed": typed, "roles": RoleKind}
        return render_part(request, "people/reissue.html", "hits", context)
    chosen = request.POST.get("choice") or (hits[0].value if len(hits) == 1 else "")
    hit = next((hit for hit in hits if hit.value == chosen), None)
    if hit is None and (chosen or not hits):
        raise NotFound
    if hit is None:
        return _unchosen(request, key, conference, hits, typed)
    kind = PairingKind.LINK if request.POST.get("kind") == "link" else PairingKind.CODE
    made = actions.reissue(
        by=request.actor,
        conference=conference,
        site=hit.site,
        role=hit.role,
        kind=kind,
        holder=hit.name,
        contact=hit.contact,
    )
    context = page_context(request, key, conference, "reissue") | {
        "hit": hit,
        "made": made,
        "hits": hits,
        "typed": typed,
    }
    return render_part(request, "people/reissue.html", "issued", context | {"roles": RoleKind})


def _unchosen(request: Request, key: str, conference: int, hits: list[Hit], typed: str) -> HttpResponse:
    context = page_context(request, key, conference, "reissue") | {"hits": hits, "typed": typed, "roles": RoleKind}
    answer = render_part(request, "people/reissue.html", "hits", context | {"unchosen": True}, status=422)
    answer["HX-Retarget"] = "#hits"
    return answer


def _orphaned(request: Request, conference: int, site: int | None) -> dict[str, Any]:
    """Links and codes whose makers may make them no more, the first of them by room and name, and the devices they let in."""
    ways = queries.orphaned_ways(request.actor, conference, site)
    rooms = _names(conference, {way.site_id for way in ways[:SHOWN]})
    at_work = policies.opens_doors(timezone.now())
    return {
        "shown": [(way, rooms.get(way.site_id, "")) for way in ways[:SHOWN]],
        "more": max(0, len(ways) - SHOWN),
        "count": len(ways),
        "devices": Device.objects.filter(at_work, pairing__in=ways).count() if ways else 0,
    }


def _number(request: Request, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def _names(conference: int, sites: Iterable[int]) -> dict[int, str]:
    wanted = [site for site in sites if site]
    return {room.site: room.name for room in places.known().rooms(conference, wanted)} if wanted else {}
