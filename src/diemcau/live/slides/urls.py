"""Addresses of slides: the hub's below /c/KEY/slides; what a speaker's page (portal) says goes below /speak/SECRET."""

from django.urls import path

from .views import decks, hub, speaker

app_name = "slides"
urlpatterns = [
    path("c/<slug:key>/slides", hub.index, name="index"),
    path("c/<slug:key>/slides/add", decks.add, name="add"),
    path("c/<slug:key>/slides/begin", decks.begin, name="begin"),
    path("c/<slug:key>/slides/show", hub.show, name="show"),
    path("c/<slug:key>/slides/<int:number>", decks.deck, name="deck"),
    path("c/<slug:key>/slides/<int:number>/piece", decks.piece, name="piece"),
    path("c/<slug:key>/slides/<int:number>/edit", decks.edit, name="deck_edit"),
    path("c/<slug:key>/slides/<int:number>/move", decks.move, name="deck_move"),
    path("c/<slug:key>/slides/<int:number>/remove", decks.remove, name="deck_remove"),
    path("c/<slug:key>/slides/<int:number>/notes", decks.notes, name="deck_notes"),
    path("speak/<str:secret>/slides", speaker.show, name="remote_show"),
    path("speak/<str:secret>/notes", speaker.notes, name="remote_notes"),
]
