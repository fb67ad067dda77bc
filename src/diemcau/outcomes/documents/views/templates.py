"""Templates of the office's own, and what they may say."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.conferences.archived import closed
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..drawing import kind_for
from ..models import OwnTemplate


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def template(request: Request, key: str, name: str) -> HttpResponse:
    """The templates of a kind; posted: one is stored (`file`), or dropped."""
    conference, kind = queries.conference_to_keep(request.actor, key), kind_for(name)
    if kind.draw is None:
        raise NotFound
    fault = ""
    if request.method == "POST":
        try:
            _store(request, key, name)
        except Refused as refused:
            fault = text_of(refused.code, refused.facts)
        else:
            return redirect_to(request, reverse("documents:template", args=[key, name]))
    from ..templating.filling import described  # noqa: PLC0415 - megabytes that only who makes one needs

    context = {
        "conference": conference,
        "kind": kind,
        "fault": fault,
        "closed": closed(conference),
        "languages": settings.LANGUAGES,
        "stored": OwnTemplate.objects.filter(conference=conference, kind=name),
        "described": described(kind),
    }
    return render(request, "documents/template.html", context, status=422 if fault else 200)


def _store(request: Request, key: str, name: str) -> None:
    conference, language = queries.conference_to_keep(request.actor, key), request.POST.get("language", "")
    if request.POST.get("verb") == "drop":
        actions.drop_template(conference, by=request.actor, kind=name, language=language)
        messages.success(request, _("The paper is written by our template again."))
        return
    file = request.FILES.get("file")
    if file is None:
        raise Refused("no_file_chosen")
    from ..templating.package import MOST_BYTES  # noqa: PLC0415 - megabytes that only who makes one needs

    if (file.size or 0) > MOST_BYTES:
        raise Refused("template_too_large")
    actions.store_template(
        conference, by=request.actor, kind=name, language=language, name=file.name or "", data=file.read()
    )
    messages.success(request, _("The template is stored: Word files are written by it from now on."))
