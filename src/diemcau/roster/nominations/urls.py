"""Addresses of nominations: units' own pages below u/, the organisers' below c/."""

from django.urls import URLPattern

app_name = "nominations"

urlpatterns: list[URLPattern] = []
