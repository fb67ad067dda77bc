"""Addresses of documents."""

from django.urls import path

from .views import document, listed, templates

app_name = "documents"
urlpatterns = [
    path("c/<slug:key>/documents", listed.index, name="index"),
    path("c/<slug:key>/documents/kinds/<slug:name>", listed.begin, name="kind"),
    path("c/<slug:key>/documents/kinds/<slug:name>/draft", listed.draft, name="draft"),
    path("c/<slug:key>/documents/kinds/<slug:name>/paper.<slug:kind>", listed.instant, name="instant"),
    path("c/<slug:key>/documents/kinds/<slug:name>/template", templates.template, name="template"),
    path("c/<slug:key>/documents/<int:number>", document.document, name="document"),
    path("c/<slug:key>/documents/<int:number>/act", document.act, name="act"),
    path("c/<slug:key>/documents/<int:number>/compare", document.compare, name="compare"),
    path("c/<slug:key>/documents/<int:number>/v<int:version>.<slug:kind>", document.paper, name="paper"),
    path("c/<slug:key>/documents/<int:number>/v<int:version>/<int:page>.png", document.page, name="page"),
    path("c/<slug:key>/documents/<int:number>/sign", document.sign, name="sign"),
    path("c/<slug:key>/documents/<int:number>/signed/<int:file>", document.signed, name="signed"),
]
