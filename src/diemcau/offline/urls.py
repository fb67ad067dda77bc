"""Addresses of the room desk."""

from django.urls import path

from . import views

app_name = "offline"
urlpatterns = [
    path("c/<slug:key>/sites/<str:code>/desk", views.desk, name="desk"),
    path("desk/pack/<int:site>.json", views.pack, name="pack"),
    path("desk/verdicts/<int:conference>", views.verdicts, name="verdicts"),
    path("desk/shell/<slug:digest>/<str:name>", views.shell_part, name="shell"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
