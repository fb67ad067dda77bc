"""The letterhead of a conference's documents, and a sheet that shows it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.ui.http import Request, redirect_to

from .. import queries
from ..exports.letterhead import sample_pdf
from ..forms.letterhead import LetterheadForm


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: Request, key: str) -> HttpResponse:
    conference = queries.planned_for(request.actor, key)
    form = LetterheadForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.actor)
        messages.success(request, _("Saved."))
        return redirect_to(request, request.path)
    context = {"conference": conference, "form": form}
    return render(request, "conferences/letterhead.html", context, status=422 if form.errors else 200)


@require_safe
def sample(request: Request, key: str) -> HttpResponse:
    """What was saved, on a sheet."""
    conference = queries.planned_for(request.actor, key)
    headers = {"Content-Disposition": f'inline; filename="{key}-letterhead.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(sample_pdf(conference), content_type="application/pdf", headers=headers)
