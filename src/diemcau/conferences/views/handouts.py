"""A file on its way: how far it is, and the file."""

from django.http import FileResponse, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, render_part

from .. import queries
from ..handouts import handout_for


@require_safe
@never_cache
def handout(request: Request, key: str, number: int) -> HttpResponse:
    """How far it is; htmx gets the part that changes."""
    conference = queries.conference_for(request.actor, key)
    context = {"conference": conference, "handout": handout_for(request.actor, conference, number)}
    return render_part(request, "conferences/handout.html", "progress", context)


@require_safe
@never_cache
def fetch(request: Request, key: str, number: int) -> HttpResponse | FileResponse:
    """The file; 404 once it is deleted."""
    found = handout_for(request.actor, queries.conference_for(request.actor, key), number)
    if found.path is None:
        raise NotFound
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.file_name)
