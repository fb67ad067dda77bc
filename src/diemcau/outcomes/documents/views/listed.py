"""The kinds of documents with what stands of each, and papers taken away at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import actions, policies, queries
from ..drawing import kind_for
from ..exports import papers
from ..forms import DraftForm
from .sending import sent


def spoken() -> str:
    return (get_language() or "vi")[:2]


@require_safe
@never_cache
def index(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    rows = queries.listing(request.actor, conference)
    context = {
        "conference": conference,
        "rows": rows,
        "wrong": [(one, faults) for row in rows for one, faults in row.documents if faults],
        "may_draft": [row.kind.code for row in rows if policies.may_write(request.actor, conference, row.kind.code)],
        "closed": closed(conference),
    }
    return render(request, "documents/index.html", context)


@require_safe
@never_cache
def begin(request: Request, key: str, name: str) -> HttpResponse:
    """A kind: begin a draft, take a paper as things stand, what templates of the office's own may say."""
    conference = queries.conference_for(request.actor, key, name)
    kind = kind_for(name)
    context = {
        "conference": conference,
        "kind": kind,
        "form": DraftForm(conference=conference, kind=kind, language=spoken()),
        "about": kind.each(conference, spoken()) if kind.each else [("", "")],
        "endings": papers.endings_of(kind),
        "may_draft": kind.draw is not None and policies.may_write(request.actor, conference, name),
        "may_keep": policies.may_decide(request.actor, conference),
        "closed": closed(conference),
    }
    return render(request, "documents/kind.html", context)


@require_POST
def draft(request: Request, key: str, name: str) -> HttpResponse:
    conference = queries.conference_to_write(request.actor, key, name)
    form = DraftForm(request.POST, conference=conference, kind=kind_for(name), language=spoken())
    if not form.is_valid():
        raise NotFound
    said = form.cleaned_data
    made = actions.draft(
        conference, by=request.actor, kind=name, language=said["language"], about=said.get("about", "")
    )
    messages.success(request, _("The draft is there: fill in what no record knows."))
    return redirect_to(request, reverse("documents:document", args=[key, made.pk]))


@require_safe
@never_cache
def instant(request: Request, key: str, name: str, kind: str) -> HttpResponse:
    """A paper as things stand (`?in=` a language, `?about=`)."""
    conference = queries.conference_for(request.actor, key, name)
    language = "en" if request.GET.get("in") == "en" else "vi"
    about = request.GET.get("about", "")
    data = papers.instant(conference, by=request.actor, kind=name, ending=kind, language=language, about=about)
    return sent(data, papers.TYPES[kind], f"{key}-{name}{f'-{about}' if about else ''}.{kind}")
