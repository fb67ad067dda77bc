"""An address of every page of this module."""

from datetime import date

from django.urls import reverse

from diemcau.conferences.models import Conference, ProgrammeItem, Site
from diemcau.people.models import AdminUnit


def addresses(conference: Conference, tree: list[Site], item: ProgrammeItem) -> dict[str, str]:
    """A GET address of every page of this module."""
    key, session = conference.key, item.session
    AdminUnit.objects.get_or_create(
        list_date=date(2025, 7, 1), code="04", defaults={"name": "Tỉnh Mây", "kind": "province"}
    )
    pages = {
        "overview": [key],
        "edit": [key],
        "clone": [key],
        "cards": [key],
        "sites": [key],
        "levels": [key],
        "sites_add": [key],
        "site_add": [key],
        "sites_template": [key],
        "sites_units": [key, date(2025, 7, 1)],
        "site": [key, tree[2].code],
        "site_edit": [key, tree[2].code],
        "programme": [key],
        "day": [key, session.day_id],
        "session_add": [key, session.day_id],
        "session": [key, session.pk],
        "item_add": [key, session.pk],
        "item": [key, item.pk],
    }
    return {name: reverse(f"conferences:{name}", args=args) for name, args in pages.items()}


def posts(conference: Conference, tree: list[Site], item: ProgrammeItem) -> dict[str, str]:
    """A POST address of every page that only takes POST."""
    key, session = conference.key, item.session
    pages = {
        "delete": [key],
        "sites_list": [key],
        "sites_confirm": [key],
        "site_remove": [key, tree[2].code],
        "day_add": [key],
        "day_remove": [key, session.day_id],
        "session_remove": [key, session.pk],
        "item_remove": [key, item.pk],
        "item_move": [key, item.pk],
        "item_advance": [key, item.pk],
    }
    return {name: reverse(f"conferences:{name}", args=args) for name, args in pages.items()}
