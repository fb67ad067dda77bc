"""The rooms of one coordinator: who is ready, who counted, whom to ring."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diemcau.ui.http import Request

from .. import queries


@never_cache
@require_safe
def cluster(request: Request, key: str) -> HttpResponse:
    """State, people present and headcount of each room, worst first."""
    found = queries.cluster_for(request.actor, key, language=request.LANGUAGE_CODE, now=timezone.now())
    return render(request, "portal/cluster.html", {"conference": found.conference, "cluster": found})
