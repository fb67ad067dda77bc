"""Addresses of the run sheet, below /c/KEY/run-sheet."""

from django.urls import path

from .views import plans, screens, sheet

app_name = "runsheet"
urlpatterns = [
    path("c/<slug:key>/run-sheet", sheet.sheet, name="sheet"),
    path("c/<slug:key>/run-sheet/advance", sheet.advance, name="advance"),
    path("c/<slug:key>/run-sheet/undo", sheet.undo, name="undo"),
    path("c/<slug:key>/run-sheet/anew", sheet.anew, name="anew"),
    path("c/<slug:key>/run-sheet/items/<int:number>", plans.cues, name="cues"),
    path("c/<slug:key>/run-sheet/items/<int:number>/begin", sheet.begin, name="begin"),
    path("c/<slug:key>/run-sheet/cues/<int:number>/fire", sheet.fire, name="fire"),
    path("c/<slug:key>/run-sheet/cues/<int:number>/move", plans.cue_move, name="cue_move"),
    path("c/<slug:key>/run-sheet/cues/<int:number>/remove", plans.cue_remove, name="cue_remove"),
    path("c/<slug:key>/run-sheet/layout", screens.layout, name="layout"),
    path("c/<slug:key>/run-sheet/timer", screens.timer, name="timer"),
    path("c/<slug:key>/run-sheet/word", screens.word, name="word"),
    path("c/<slug:key>/run-sheet/rooms/<int:number>/done", screens.room_done, name="room_done"),
    path("c/<slug:key>/run-sheet/cards", plans.cards, name="cards"),
    path("c/<slug:key>/run-sheet/cards/<int:number>", plans.card, name="card"),
    path("c/<slug:key>/run-sheet/cards/<int:number>/remove", plans.card_remove, name="card_remove"),
    path("c/<slug:key>/run-sheet/stage", sheet.stage, name="stage"),
]
