"""Addresses of films and materials."""

from django.urls import path

from .views import films, materials, rooms, shows, uploads

app_name = "film"
urlpatterns = [
    path("c/<slug:key>/films", films.index, name="index"),
    path("c/<slug:key>/films/delivery", films.delivery, name="delivery"),
    path("c/<slug:key>/films/pack", films.pack, name="pack"),
    path("c/<slug:key>/films/act", shows.act, name="act"),
    path("c/<slug:key>/films/uploads", uploads.begin, name="upload_begin"),
    path("c/<slug:key>/films/uploads/<uuid:uid>", uploads.upload, name="upload"),
    path("c/<slug:key>/films/<int:number>", films.film, name="film"),
    path("c/<slug:key>/films/<int:number>/captions", films.captions, name="captions"),
    path(
        "c/<slug:key>/films/<int:number>/captions/<slug:language>/remove", films.remove_captions, name="captions_remove"
    ),
    path("c/<slug:key>/films/<int:number>/share", films.share, name="share"),
    path("c/<slug:key>/films/<int:number>/retry", films.retry, name="retry"),
    path("c/<slug:key>/films/<int:number>/remove", films.remove, name="remove"),
    path("c/<slug:key>/sites/<str:code>/films.json", rooms.manifest, name="manifest"),
    path("c/<slug:key>/sites/<str:code>/screen/films", rooms.room, name="room"),
    path("film/worker.js", rooms.worker, name="worker"),
    path("c/<slug:key>/materials", materials.index, name="materials"),
    path("c/<slug:key>/materials/<int:number>", materials.edit, name="material"),
    path("c/<slug:key>/materials/<int:number>/fetch", materials.fetch, name="material_fetch"),
    path("c/<slug:key>/materials/<int:number>/remove", materials.remove, name="material_remove"),
]
