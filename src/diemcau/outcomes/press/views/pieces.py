"""The door for a photo in pieces (the part of tus 1.0 that is needed): bytes behind those that are here, and how many there are."""

from django.http import HttpResponse, JsonResponse

from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import status_of, text_of

from .. import actions
from ..actions import Parcel
from ..arriving import Moved

PIECE = "application/offset+octet-stream"
LONGEST = 2 * 1024 * 1024


def piece(request: Request, parcel: Parcel) -> HttpResponse:
    """``{received}``: how many bytes are here; 409 where those sent do not go on there."""
    offset = whole_number(request.headers.get("Upload-Offset", ""))
    if offset is None or int(request.headers.get("Content-Length") or 0) > LONGEST:
        return JsonResponse({"error": "malformed"}, status=400)
    try:
        return JsonResponse({"received": actions.add_piece(parcel, offset=offset, data=request.body)})
    except Moved as moved:
        return JsonResponse({"received": moved.offset}, status=409)
    except Refused as refused:
        told = {"error": refused.code, "text": text_of(refused.code, refused.facts)}
        return JsonResponse(told, status=status_of(refused))
