"""What is taken away: the roll-up as a workbook and as JSON."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from diemcau.infra.spreadsheets import XLSX
from diemcau.ui.http import Request

from .. import exports, queries
from .rolled import language_of_page


@require_safe
def xlsx(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    content = exports.reports_xlsx(conference, language_of_page(), by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-reports.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
def as_json(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    told = exports.reports_json(conference, by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{key}-reports.json"', "Cache-Control": "no-store"}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)
