"""Addresses of invitations and of the mail that waits, went and came back."""

from django.urls import path

from .views import mail, papers, people, person, units, wording

app_name = "invitations"

urlpatterns = [
    path("c/<slug:key>/invitations", people.people, name="people"),
    path("c/<slug:key>/invitations/act", people.act, name="act"),
    path("c/<slug:key>/invitations/people/<uuid:uid>", person.person, name="person"),
    path("c/<slug:key>/invitations/people/<uuid:uid>/answer", person.answer, name="answer"),
    path("c/<slug:key>/invitations/units", units.units, name="units"),
    path("c/<slug:key>/invitations/units/act", units.act, name="units_act"),
    path("c/<slug:key>/invitations/units/<int:pk>", units.unit, name="unit"),
    path("c/<slug:key>/invitations/papers", papers.papers, name="papers"),
    path("c/<slug:key>/invitations/people/<uuid:uid>/paper.pdf", papers.paper, {"kind": "pdf"}, name="paper_pdf"),
    path("c/<slug:key>/invitations/people/<uuid:uid>/paper.docx", papers.paper, {"kind": "docx"}, name="paper_docx"),
    path("c/<slug:key>/invitations/wording", wording.wording, name="wording"),
    path("c/<slug:key>/mail", mail.mail, name="mail"),
    path("c/<slug:key>/mail/act", mail.act, name="mail_act"),
    path("c/<slug:key>/mail/<int:pk>", mail.message, name="message"),
    path("c/<slug:key>/mail/<int:pk>/act", mail.message_act, name="message_act"),
    path("c/<slug:key>/mail/<int:pk>/files/<int:number>", mail.file, name="message_file"),
]
