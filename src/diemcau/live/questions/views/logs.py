"""The log of all questions as files, and the list that rooms read when the organiser says so."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diemcau.ui.http import Request

from .. import exports, queries
from .asked import download, page_of, run_of


@require_safe
def published(request: Request, key: str) -> HttpResponse:
    """Questions that were let through, with what became of them."""
    conference, run = queries.conference_to_read(request.actor, key), run_of(request)
    context = {"conference": conference, "run": run, **page_of(request, conference, run)}
    return render(request, "questions/published.html", context)


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    """Everything that was asked, as a workbook."""
    conference, run = queries.conference_to_moderate(request.actor, key), run_of(request)
    return download(exports.log_xlsx(conference, run, by=request.actor), f"{key}-questions.xlsx", exports.XLSX)


@require_safe
def docx(request: Request, key: str) -> HttpResponse:
    """The same as an annex of the report."""
    conference, run = queries.conference_to_moderate(request.actor, key), run_of(request)
    return download(exports.log_docx(conference, run, by=request.actor), f"{key}-questions.docx", exports.DOCX)
