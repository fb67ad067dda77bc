"""Addresses of minutes, below c/."""

from django.urls import path

from .views import concluding, taken, writing

app_name = "minutes"
urlpatterns = [
    path("c/<slug:key>/minutes", writing.index, name="index"),
    path("c/<slug:key>/minutes/entries", writing.entries, name="entries"),
    path("c/<slug:key>/minutes/entry", writing.entry, name="entry"),
    path("c/<slug:key>/minutes/conclusions", concluding.index, name="conclusions"),
    path("c/<slug:key>/minutes/conclusions/<int:number>", concluding.conclusion, name="conclusion"),
    path("c/<slug:key>/minutes/tasks/<int:number>", concluding.task, name="task"),
    path("c/<slug:key>/minutes.xlsx", taken.xlsx, name="xlsx"),
    path("c/<slug:key>/minutes.json", taken.as_json, name="json"),
]
