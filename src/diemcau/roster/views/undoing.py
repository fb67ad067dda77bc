"""An import is taken back: asked first, then watched, then told who stays."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemcau.ui.http import Request

from .. import actions, queries
from ..actions.undoing import forecast
from ..enums import ImportState
from ..models import RosterImport

SHOWN = 200


@require_http_methods(["GET", "POST"])
def undo(request: Request, key: str, pk: int) -> HttpResponse:
    """What taking an import back means; that it is done; what came of it."""
    conference = queries.conference_to_change(request.actor, key)
    imported = queries.import_for(request.actor, conference.pk, pk)
    if request.method == "POST":
        actions.begin_undo(by=request.actor, imported=imported)
        return redirect("roster:import_undo", key, pk)
    is_half = imported.state == ImportState.FAILED and imported.is_half
    if not is_half and imported.state not in (ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE):
        return redirect("roster:import", key, pk)
    is_too_late = imported.state == ImportState.DONE and not imported.steps.exists()
    context: dict[str, Any] = {"conference": conference, "imported": imported, "is_too_late": is_too_late}
    if request.htmx:
        if imported.state == ImportState.UNDOING:
            return render(request, "roster/undo.html#work", context)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if imported.state == ImportState.UNDONE:
        context |= _stayed(imported, imported.undone.get("stayed", []), imported.undone.get("more", 0))
    elif imported.state != ImportState.UNDOING and not is_too_late:
        coming = forecast(imported)
        context |= {"coming": coming, **_stayed(imported, coming.stayed)}
    return render(request, "roster/undo.html", context)


def _stayed(imported: RosterImport, told: Sequence[Sequence[Any]], more: int = 0) -> dict[str, Any]:
    why = {"spoken": _("attendance was recorded"), "changed": _("changed since")}
    people = queries.people_of(imported.conference_id, [pk for pk, _why in told[:SHOWN]])
    stayed = [{"delegate": people[pk], "why": why.get(code, "")} for pk, code in told[:SHOWN] if pk in people]
    return {"stayed": stayed, "stayed_all": len(told) + more}
