"""Addresses of questions."""

from django.urls import path

from .views import hub, logs, one, others

app_name = "questions"
urlpatterns = [
    path("c/<slug:key>/questions", hub.desk, name="desk"),
    path("c/<slug:key>/questions/act", hub.act, name="act"),
    path("c/<slug:key>/questions/paper", hub.paper, name="paper"),
    path("c/<slug:key>/questions/settings", hub.settings, name="settings"),
    path("c/<slug:key>/questions/list", logs.published, name="published"),
    path("c/<slug:key>/questions/log.xlsx", logs.xlsx, name="log_xlsx"),
    path("c/<slug:key>/questions/log.docx", logs.docx, name="log_docx"),
    path("c/<slug:key>/questions/<int:number>", one.one, name="one"),
    path("asked/<str:seal>/alike", others.alike, name="alike"),
    path("asked/<str:seal>/list", others.listed, name="listed"),
]
