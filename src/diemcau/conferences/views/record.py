"""Everything of a conference as one file: what is in it, ordered here, made by a job."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemcau.ui.http import Request

from .. import handouts, queries, records
from ..exports.record import RECORD
from ..forms.texts import NAMES

KINDS = [("xlsx", _("Workbook (xlsx)")), ("json", _("JSON, for programs"))]


class RecordForm(forms.Form):
    kind = forms.ChoiceField(label=_("File"), choices=KINDS, initial="xlsx")
    language = forms.ChoiceField(
        label=_("Language of headings and dictionary"),
        choices=[(code, NAMES.get(code, name)) for code, name in settings.LANGUAGES],
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, key: str) -> HttpResponse:
    """What the file holds; once it is ordered, its own page tells how far it is."""
    conference = queries.recorded_for(request.actor, key)
    form = RecordForm(request.POST or None, initial={"language": (get_language() or "vi")[:2]})
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        with translation.override(form.cleaned_data["language"]):
            number = handouts.order(
                RECORD, by=request.actor, conference=conference, file_name=f"{key}-record.{kind}", kind=kind
            )
        return redirect(reverse("conferences:handout", args=[key, number]))
    context = {
        "conference": conference,
        "form": form,
        "tables": [(table.title, len(table.dictionary())) for table in records.tables()],
        "coming": handouts.handouts_of(request.actor, conference, RECORD),
    }
    return render(request, "conferences/record.html", context, status=422 if form.errors else 200)
