"""How a room is, in the list of sites; a room's join code on its screen: drawn for the page at first, and again when it changed."""

import re
from collections.abc import Collection

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from diemcau.infra import papers
from diemcau.infra.fragments import fragment

from . import queries
from .enums import ProblemKind, RoomState
from .models import Site, SiteLive
from .silence import state_heard


def states_of(sites: Collection[int], run: str = "live") -> dict[int, str]:
    """The state of every one of these sites as HTML, in the language switched on. One query."""
    said = SiteLive.objects.filter(site__in=sites, run=run).annotate(status=F("site__conference__status"))
    drawn = {
        live.site_id: _drawn(live, state_heard(live.state, live.heard_at, live.status, timezone.now())) for live in said
    }
    return {site: drawn.get(site) or _drawn(SiteLive(site_id=site), RoomState.UNKNOWN) for site in sites}


def _drawn(live: SiteLive, state: str) -> str:
    problem = str(ProblemKind(live.problem).label) if live.problem else ""
    return render_to_string("conferences/site_state.html", {"live": live, "state": state, "problem": problem})


@fragment("conferences.site_state", audience="lists", on=["site"])
def _states(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    wanted = [int(subject) for subject in subjects if subject.isdigit()]
    sites = Site.objects.filter(conference=conference, pk__in=wanted).order_by().values_list("pk", flat=True)
    return {f"live-{site}": drawn for site, drawn in states_of(list(sites), run).items()}


def join_pane(site: int, code: str, run: str = "live") -> str:
    """A room's join code on its screen; empty while the hub does not show it."""
    context = {"site": site, "code": queries.spoken(code), "address": queries.join_address()}
    if code:
        drawn = papers.qr(queries.join_url(code, run), quiet=True).decode()
        context["qr"] = _SIZE.sub(r'<svg viewBox="0 0 \1 \1"', drawn[drawn.index("<svg") :])
    return render_to_string("conferences/join_pane.html", context)


_SIZE = re.compile(r'<svg width="(\d+)" height="\d+"')


@fragment("conferences.join", audience="site-{subject}", on=["join"])
def _joins(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    sites = [int(subject) for subject in subjects if subject.isdigit()]
    codes = queries.codes_shown(conference, run, sites)
    return {f"join-{site}": join_pane(site, codes.get(site, ""), run) for site in sites}
