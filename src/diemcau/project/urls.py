"""Addresses: every module brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("diemcau.people.account_urls")),
    path("ui/", include("diemcau.ui.urls")),
    path("", include("diemcau.people.urls")),
    path("", include("diemcau.conferences.urls")),
    path("", include("diemcau.roster.urls")),
    path("", include("diemcau.roster.invitations.urls")),
    path("", include("diemcau.roster.nominations.urls")),
    path("", include("diemcau.attendance.urls")),
    path("", include("diemcau.live.announcements.urls")),
    path("", include("diemcau.live.broadcast.urls")),
    path("", include("diemcau.live.film.urls")),
    path("", include("diemcau.live.polls.urls")),
    path("", include("diemcau.live.questions.urls")),
    path("", include("diemcau.live.runsheet.urls")),
    path("", include("diemcau.live.slides.urls")),
    path("", include("diemcau.live.stage.urls")),
    path("", include("diemcau.outcomes.facts.urls")),
    path("", include("diemcau.outcomes.documents.urls")),
    path("", include("diemcau.outcomes.certificates.urls")),
    path("", include("diemcau.outcomes.minutes.urls")),
    path("", include("diemcau.outcomes.press.urls")),
    path("", include("diemcau.outcomes.reports.urls")),
    path("", include("diemcau.portal.rehearsal_urls")),
    path("", include("diemcau.offline.urls")),
    path("", include("diemcau.portal.urls")),
]

handler404 = "diemcau.ui.views.not_found"
handler500 = "diemcau.ui.views.server_error"
handler403 = "diemcau.ui.views.forbidden"
