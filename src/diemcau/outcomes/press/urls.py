"""Addresses of the press kit: organisers' and rooms' below c/, the press's below press/, offices' below card/."""

from django.urls import path

from .views import cards, kit, photos, public

app_name = "press"
urlpatterns = [
    path("c/<slug:key>/press", kit.index, name="index"),
    path("c/<slug:key>/press/give-out", kit.give_out, name="give_out"),
    path("c/<slug:key>/press/link", kit.link, name="link"),
    path("c/<slug:key>/press/kit.<slug:kind>", kit.bundle, name="bundle"),
    path("c/<slug:key>/press/papers/<slug:name>.<slug:kind>", kit.paper, name="paper"),
    path("c/<slug:key>/press/photos", photos.gallery, name="photos"),
    path("c/<slug:key>/press/photos/<int:number>", photos.photo, name="photo"),
    path("c/<slug:key>/press/photos/<int:number>.jpg", photos.picture, name="picture"),
    path("c/<slug:key>/press/cards", cards.index, name="cards"),
    path("c/<slug:key>/press/cards.<slug:kind>", cards.paper, name="cards_paper"),
    path("c/<slug:key>/press/cards/<slug:speaker>", cards.card, name="card"),
    path("c/<slug:key>/sites/<str:code>/photos", photos.room, name="room"),
    path("press/<str:secret>", public.kit, name="kit"),
    path("press/<str:secret>/<str:name>", public.file, name="kit_file"),
    path("card/<str:secret>", cards.office, name="office"),
]
