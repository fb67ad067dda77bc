"""Addresses of certificates, and of the page on which anybody checks one."""

from django.urls import path

from .views import checked, listed, register, settings

app_name = "certificates"
urlpatterns = [
    path("c/<slug:key>/certificates", listed.index, name="index"),
    path("c/<slug:key>/certificates/preview.pdf", listed.preview_pdf, name="preview_pdf"),
    path("c/<slug:key>/certificates/issue", listed.issue, name="issue"),
    path("c/<slug:key>/certificates/rule", settings.rule, name="rule"),
    path("c/<slug:key>/certificates/design", settings.design, name="design"),
    path("c/<slug:key>/certificates/design/sample", settings.sample, name="sample"),
    path("c/<slug:key>/certificates/register", register.register, name="register"),
    path("c/<slug:key>/certificates/register.xlsx", register.xlsx, name="register_xlsx"),
    path("c/<slug:key>/certificates/register.json", register.as_json, name="register_json"),
    path("c/<slug:key>/certificates/papers", register.papers, name="papers"),
    path("c/<slug:key>/certificates/<int:number>", register.one, name="one"),
    path("c/<slug:key>/certificates/<int:number>/pdf", register.pdf, name="pdf"),
    path("c/<slug:key>/certificates/<int:number>/credential", register.credential, name="credential"),
    path("verify", checked.ask, name="verify"),
    path("verify/keys.json", checked.published_keys, name="verify_keys"),
    path("verify/credential", checked.credential, name="verify_credential"),
    path("verify/<str:code>", checked.verify, name="verify_one"),
    path("verify/<str:code>/status.json", checked.status, name="verify_status"),
]
