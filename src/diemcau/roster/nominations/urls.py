"""Addresses of nominations: units' own pages below u/, the organisers' below c/."""

from django.urls import path

from .views import asked, calling, chasing, unit

app_name = "nominations"

urlpatterns = [
    path("u/<str:secret>", unit.page, name="unit"),
    path("c/<slug:key>/nominations", chasing.index, name="index"),
    path("c/<slug:key>/nominations.xlsx", chasing.workbook, name="workbook"),
    path("c/<slug:key>/nominations/links", chasing.make_links, name="make_links"),
    path("c/<slug:key>/nominations/many", chasing.many, name="many"),
    path("c/<slug:key>/nominations/messages", chasing.texts, name="messages"),
    path("c/<slug:key>/nominations/settings", calling.settings, name="settings"),
    path("c/<slug:key>/nominations/<int:pk>", asked.unit, name="asked"),
    path("c/<slug:key>/nominations/<int:pk>/list", asked.work, name="asked_list"),
    path("c/<slug:key>/nominations/<int:pk>/decide", asked.decide, name="asked_decide"),
    path("c/<slug:key>/nominations/<int:pk>/move", asked.move, name="asked_move"),
    path("c/<slug:key>/nominations/<int:pk>/link", asked.link, name="asked_link"),
    path("c/<slug:key>/nominations/<int:pk>/link/end", asked.end_link, name="asked_end"),
    path("c/<slug:key>/nominations/<int:pk>/letter.<slug:kind>", asked.paper, name="asked_letter"),
    path("c/<slug:key>/nominations/<int:pk>/qr.svg", asked.code, name="asked_code"),
]
