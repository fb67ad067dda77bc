"""Addresses of rehearsals."""

from django.urls import URLPattern, path

from . import rehearsals

app_name = "rehearsals"
urlpatterns: list[URLPattern] = [
    path("c/<slug:key>/rehearsal", rehearsals.key_page, name="key"),
    path("rehearsal/<str:key>/manifest.json", rehearsals.manifest, name="manifest"),
    path("rehearsal/<str:key>/verdicts.json", rehearsals.verdicts, name="verdicts"),
    path("rehearsal/<str:key>/cue", rehearsals.cue, name="cue"),
    path("rehearsal/<str:key>/floor", rehearsals.floor, name="floor"),
    path("rehearsal/<str:key>/phones.json", rehearsals.phones, name="phones"),
    path("rehearsal/<str:key>/poll", rehearsals.poll, name="poll"),
    path("rehearsal/<str:key>/poll.json", rehearsals.poll_json, name="poll_json"),
    path("rehearsal/<str:key>/votes", rehearsals.votes, name="votes"),
    path("rehearsal/<str:key>/totals.json", rehearsals.totals, name="totals"),
    path("rehearsal/<str:key>/headcount", rehearsals.headcount, name="headcount"),
    path("rehearsal/<str:key>/headcount.xlsx", rehearsals.headcount, {"ending": ".xlsx"}, name="headcount_xlsx"),
    path("rehearsal/<str:key>/headcount.pdf", rehearsals.headcount, {"ending": ".pdf"}, name="headcount_pdf"),
]
