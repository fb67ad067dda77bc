"""Another media server says that the hall is on air, or gone."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import actions, queries


@csrf_exempt
@never_cache
@require_POST
def said(request: Request, secret: str, word: str) -> HttpResponse:
    """`word`: on or off. Whoever has the key may say it; saying it twice changes nothing."""
    if word not in ("on", "off"):
        raise NotFound
    actions.note_engine(queries.engine_key_opens(secret), on=word == "on")
    return HttpResponse(status=204)
