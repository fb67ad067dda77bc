"""Addresses of rooms' reports, below c/."""

from django.urls import path

from .views import one, rolled, taken

app_name = "reports"
urlpatterns = [
    path("c/<slug:key>/reports", rolled.index, name="index"),
    path("c/<slug:key>/reports/deadline", rolled.deadline, name="deadline"),
    path("c/<slug:key>/reports/chase", rolled.chase, name="chase"),
    path("c/<slug:key>/reports/rooms/<slug:code>", one.room, name="room"),
    path("c/<slug:key>/reports.xlsx", taken.xlsx, name="xlsx"),
    path("c/<slug:key>/reports.json", taken.as_json, name="json"),
]
