"""Addresses of the fact sheet."""

from django.urls import path

from . import views

app_name = "facts"
urlpatterns = [
    path("c/<slug:key>/facts", views.index, name="index"),
    path("c/<slug:key>/facts.xlsx", views.xlsx, name="xlsx"),
    path("c/<slug:key>/facts.json", views.as_json, name="json"),
    path("c/<slug:key>/facts/freeze", views.freeze, name="freeze"),
    path("c/<slug:key>/facts/versions/<int:number>", views.version, name="version"),
    path("c/<slug:key>/facts/figures/<slug:figure>", views.state, name="figure"),
    path("c/<slug:key>/facts/figures/<slug:figure>/confirm", views.confirm, name="confirm"),
    path("c/<slug:key>/facts/figures/<slug:figure>/withdraw", views.withdraw, name="withdraw"),
]
