"""The headcount board, its report, and headcounts that the hub enters for rooms."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences import queries as conferences
from diemcau.conferences.handouts import order
from diemcau.conferences.models import Conference
from diemcau.infra import intake
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to, render_part

from .. import exports, policies, queries
from ..forms import HeadcountForm, zone_of
from ..models import HeadcountRound
from . import file, number_in, run_of

PER_PAGE = 100
AT_ONCE = 1_000  # rooms of a paper: 0.8 s


def _counted(request: Request, key: str) -> Conference:
    return queries.conference_to_count(request.actor, conferences.conference_for(request.actor, key))


def _chosen(request: Request, rounds: list[HeadcountRound]) -> HeadcountRound | None:
    """The round of the address, else the one that counts now."""
    if (number := number_in(request, "round")) is not None:
        return next((one for one in rounds if one.pk == number), None)
    now = timezone.now()
    due = [one for one in rounds if one.due_at is not None and one.due_at <= now]
    return due[-1] if due else rounds[0] if rounds else None


def _asked(request: Request, key: str) -> tuple[Conference, HeadcountRound]:
    """Whose report of which round is asked for. Raises NotFound when none is planned."""
    conference = _counted(request, key)
    if (chosen := _chosen(request, queries.rounds_of(conference.pk))) is None:
        raise NotFound
    return conference, chosen


@require_safe
@never_cache
@ensure_csrf_cookie
def index(request: Request, key: str) -> HttpResponse:
    conference, run = _counted(request, key), run_of(request)
    rounds = queries.rounds_of(conference.pk)
    chosen = _chosen(request, rounds)
    context = {
        "conference": conference, "rounds": rounds, "chosen": chosen, "run": run,
        "may_enter": policies.may_count_for_rooms(request.actor, conference.pk),
        "may_plan": policies.may_plan_rounds(request.actor, conference.pk),
        "may_see_names": policies.may_see_all_names(request.actor, conference.pk),
    }  # fmt: skip
    if chosen is not None:
        board = queries.headcount_board(conference, chosen, as_of=timezone.now(), run=run)
        shown = queries.Shown(request.GET.get("show", ""), request.GET.get("level", ""), request.GET.get("q", "")[:200])
        lines = queries.worst_first(board, shown)
        unknown = queries.unknown_people(conference.pk, run)
        over = queries.over_rounds(rounds)
        context |= {
            "late": queries.late_entries(conference.pk, over, run),
            "loose": queries.loose_headcounts([one for one in over if one != chosen], run),
            "board": board,
            "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
            "shown": shown,
            "unknown": sum(unknown.values()),
            "unknown_in": [line.site for line in board.lines if line.site.id in unknown],
        }
    return render_part(request, "attendance/headcount.html", "board", context)


@require_safe
def pdf(request: Request, key: str, *, at_once: bool = False) -> HttpResponse:
    """The report now; that of very many rooms is made by a job, unless it must be `at_once`."""
    (conference, chosen), run = _asked(request, key), run_of(request)
    name = f"{key}-headcount.pdf"
    if conference.sites.count() > AT_ONCE and not at_once:
        facts = {"round": chosen.pk, "run": run}
        number = order(exports.FLASH_PDF, by=request.actor, conference=conference, file_name=name, **facts)
        return redirect("conferences:handout", key, number)
    board = queries.headcount_board(conference, chosen, as_of=timezone.now(), run=run)
    return file(exports.flash_pdf(board, by=request.actor), name, "application/pdf")


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    conference, chosen = _asked(request, key)
    board = queries.headcount_board(conference, chosen, as_of=timezone.now(), run=run_of(request))
    return file(exports.flash_xlsx(board, by=request.actor), f"{key}-headcount.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def enter(request: Request, key: str, number: int, code: str) -> HttpResponse:
    site, run = conferences.site_for(request.actor, key, code), run_of(request)
    if not policies.may_count_for_rooms(request.actor, site.conference_id):
        raise NotFound
    counted_in = queries.round_for(site.conference_id, number)
    holds = queries.headcount_of(counted_in, site, run)
    form = HeadcountForm(request.POST or None, holds=holds, zone=zone_of(site))
    if form.is_valid():
        intake.wait_for([form.save(counted_in, site, by=request.actor, run=run)])
        messages.success(request, _("The headcount of %(site)s is entered.") % {"site": site.name})
        back = reverse("attendance:headcount", args=[key])
        return redirect_to(request, f"{back}?round={number}&run={run}")
    context = {
        "conference": site.conference,
        "site": site,
        "chosen": counted_in,
        "form": form,
        "run": run,
        "holds": holds,
    }
    return render(request, "attendance/enter.html", context, status=422 if form.errors else 200)
