"""The door for files, in pieces (the part of tus 1.0 that is needed: Upload-Offset, HEAD to ask, PATCH to go on)."""

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, queries, vault
from ..enums import UploadKind
from ..models import Upload

PIECE = 4 * 1024 * 1024
_SENT = "application/offset+octet-stream"


def _refused(refused: Refused) -> HttpResponse:
    return JsonResponse({"error": refused.code, "text": text_of(refused.code, refused.facts)}, status=422)


def _told(upload: Upload, here: int, status: int = 204) -> HttpResponse:
    headers = {"Upload-Offset": str(here), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
    return HttpResponse(status=status, headers=headers)


@require_POST
def begin(request: Request, key: str) -> HttpResponse:
    """``{kind, name, size, mark}`` → 201 ``{url, offset, piece}``: where to send, and from which byte on."""
    conference = queries.conference_to_run(request.actor, key)
    try:
        asked = json.loads(request.body)
        kind, size = UploadKind(asked["kind"]), int(asked["size"])
        upload = actions.begin_upload(
            by=request.actor,
            conference=conference.pk,
            kind=kind,
            file_name=str(asked["name"]),
            size=size,
            mark=str(asked["mark"]),
        )
    except Refused as refused:
        return _refused(refused)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return JsonResponse({"error": "malformed"}, status=422)
    url = reverse("film:upload", args=[key, upload.pk])
    return JsonResponse({"url": url, "offset": vault.arrived(upload.pk), "piece": PIECE}, status=201)


def upload(request: Request, key: str, uid: UUID) -> HttpResponse:
    """HEAD: how much is here. PATCH: bytes from ``Upload-Offset`` on; 409 tells where they should begin. DELETE: never mind."""
    conference = queries.conference_to_run(request.actor, key)
    found = queries.upload_for(request.actor, conference, uid)
    if request.method == "DELETE":
        actions.drop_upload(found, by=request.actor)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        return _told(found, vault.arrived(found.pk), 200)
    if request.method != "PATCH":
        return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE"])
    offset = request.headers.get("Upload-Offset", "")
    if request.headers.get("Content-Type") != _SENT or not (offset.isascii() and offset.isdigit() and len(offset) < 16):
        return HttpResponse(status=415)
    if int(request.headers.get("Content-Length") or 0) > 2 * PIECE:
        return HttpResponse(status=413)
    try:
        return _told(found, actions.add_bytes(found, by=request.actor, offset=int(offset), data=request.body))
    except vault.Moved as moved:
        return _told(found, moved.offset, 409)
    except Refused as refused:
        return _refused(refused)
