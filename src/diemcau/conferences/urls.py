"""Addresses of conferences, their sites and programme."""

from django.urls import URLPattern

app_name = "conferences"
urlpatterns: list[URLPattern] = []
