"""Addresses of conferences, their sites and programme."""

from datetime import date

from django.urls import path, register_converter

from .views import (
    adding,
    conferences,
    handouts,
    join_codes,
    letterhead,
    papers,
    programme,
    record,
    sites,
    speaker_links,
)


class DayConverter:
    """A date as 2025-07-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "conferences"
urlpatterns = [
    path("c/", conferences.index, name="list"),
    path("c/new", conferences.new, name="new"),
    path("c/<slug:key>/", conferences.overview, name="overview"),
    path("c/<slug:key>/edit", conferences.edit, name="edit"),
    path("c/<slug:key>/clone", conferences.clone, name="clone"),
    path("c/<slug:key>/delete", conferences.delete, name="delete"),
    path("c/<slug:key>/letterhead", letterhead.letterhead, name="letterhead"),
    path("c/<slug:key>/letterhead.pdf", letterhead.sample, name="letterhead_sample"),
    path("c/<slug:key>/cards.pdf", papers.cards, name="cards"),
    path("c/<slug:key>/record", record.record, name="record"),
    path("c/<slug:key>/files/<int:number>", handouts.handout, name="handout"),
    path("c/<slug:key>/files/<int:number>/fetch", handouts.fetch, name="handout_fetch"),
    path("c/<slug:key>/sites", sites.index, name="sites"),
    path("c/<slug:key>/levels", sites.levels, name="levels"),
    path("c/<slug:key>/sites/add", adding.index, name="sites_add"),
    path("c/<slug:key>/sites/add/one", sites.add_one, name="site_add"),
    path("c/<slug:key>/sites/add/list", adding.from_list, name="sites_list"),
    path("c/<slug:key>/sites/add/list.xlsx", adding.template, name="sites_template"),
    path("c/<slug:key>/sites/add/units/<day:list_date>", adding.from_units, name="sites_units"),
    path("c/<slug:key>/sites/add/confirm", adding.confirm, name="sites_confirm"),
    path("c/<slug:key>/sites/<slug:code>", sites.site, name="site"),
    path("c/<slug:key>/sites/<slug:code>/edit", sites.edit, name="site_edit"),
    path("c/<slug:key>/sites/<slug:code>/remove", sites.remove, name="site_remove"),
    path("c/<slug:key>/speakers", speaker_links.index, name="speakers"),
    path("c/<slug:key>/speakers.pdf", speaker_links.cards, name="speaker_cards"),
    path("c/<slug:key>/speakers/<int:number>.svg", speaker_links.code, name="speaker_code"),
    path("c/<slug:key>/speakers/<int:number>/end", speaker_links.end, name="speaker_end"),
    path("c/<slug:key>/phones", join_codes.index, name="phones"),
    path("c/<slug:key>/phones.pdf", join_codes.sheets, name="join_sheets"),
    path("c/<slug:key>/phones/<slug:code>/renew", join_codes.renew, name="join_renew"),
    path("c/<slug:key>/programme", programme.index, name="programme"),
    path("c/<slug:key>/programme/days", programme.add_day, name="day_add"),
    path("c/<slug:key>/programme/days/<int:number>", programme.day, name="day"),
    path("c/<slug:key>/programme/days/<int:number>/remove", programme.remove_day, name="day_remove"),
    path("c/<slug:key>/programme/days/<int:day>/sessions", programme.add_session, name="session_add"),
    path("c/<slug:key>/programme/sessions/<int:number>", programme.session, name="session"),
    path("c/<slug:key>/programme/sessions/<int:number>/remove", programme.remove_session, name="session_remove"),
    path("c/<slug:key>/programme/sessions/<int:session>/items", programme.add_item, name="item_add"),
    path("c/<slug:key>/programme/items/<int:number>", programme.item, name="item"),
    path("c/<slug:key>/programme/items/<int:number>/remove", programme.remove_item, name="item_remove"),
    path("c/<slug:key>/programme/items/<int:number>/move", programme.move_item, name="item_move"),
    path("c/<slug:key>/programme/items/<int:number>/advance", programme.advance, name="item_advance"),
]
