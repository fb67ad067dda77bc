"""What is taken away: entries, conclusions and tasks as a workbook and as JSON."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from diemcau.infra.spreadsheets import XLSX
from diemcau.ui.http import Request

from .. import exports, queries
from . import run_of


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_to_write(request.actor, key)
    content = exports.minutes_xlsx(queries.book_of(conference, run_of(request)), by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-minutes.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
def as_json(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_to_write(request.actor, key)
    told = exports.minutes_json(queries.book_of(conference, run_of(request)), by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-minutes.json"', "Cache-Control": "no-store"}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)
