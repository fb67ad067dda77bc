"""Addresses of attendance."""

from django.urls import path

from .views import deciding, headcount, lists, rooms, rounds

app_name = "attendance"
urlpatterns = [
    path("c/<slug:key>/headcount", headcount.index, name="headcount"),
    path("c/<slug:key>/headcount.pdf", headcount.pdf, name="headcount_pdf"),
    path("c/<slug:key>/headcount.xlsx", headcount.xlsx, name="headcount_xlsx"),
    path("c/<slug:key>/headcount/rounds", rounds.index, name="rounds"),
    path("c/<slug:key>/headcount/rounds/plan", rounds.plan, name="rounds_plan"),
    path("c/<slug:key>/headcount/sessions/<int:session>/rounds", rounds.add, name="round_add"),
    path("c/<slug:key>/headcount/rounds/<int:number>", rounds.edit, name="round_edit"),
    path("c/<slug:key>/headcount/rounds/<int:number>/remove", rounds.remove, name="round_remove"),
    path("c/<slug:key>/headcount/rounds/<int:number>/<slug:code>", headcount.enter, name="headcount_enter"),
    path("c/<slug:key>/attendance", lists.lists, name="lists"),
    path("c/<slug:key>/sites/<slug:code>/attendance", rooms.room, name="room"),
    path("c/<slug:key>/sites/<slug:code>/attendance.pdf", rooms.pdf, name="room_pdf"),
    path("c/<slug:key>/sites/<slug:code>/attendance.xlsx", rooms.xlsx, name="room_xlsx"),
    path("c/<slug:key>/sites/<slug:code>/attendance/paper", rooms.paper, name="paper"),
    path(
        "c/<slug:key>/sites/<slug:code>/attendance/<int:session>/<uuid:uid>/take-back",
        rooms.take_back,
        name="take_back",
    ),
    path("c/<slug:key>/conflicts", deciding.conflicts, name="conflicts"),
    path("c/<slug:key>/conflicts/<int:session>/<uuid:uid>", deciding.resolve, name="resolve"),
    path("c/<slug:key>/substitutes/<uuid:uid>", deciding.approve, name="approve"),
    path("c/<slug:key>/substitutes/<uuid:uid>/refuse", deciding.refuse, name="refuse"),
]
