"""Where every unit stands, and whom they name, as a workbook."""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from diemcau.conferences import phones
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from .. import policies
from ..models import Nominee
from ..queries.chasing import Chased, chase_rows


def overview_xlsx(*, by: Actor, conference: Conference, units: Sequence[Chased]) -> bytes:
    """Two sheets: the units with where they stand, and everybody whom they name. Text stays text. Raises NotFound."""
    if not policies.may_lead(by, conference.pk):
        raise NotFound
    file = io.BytesIO()
    with Workbook(file) as book:
        heads = [
            _("Unit"), _("Site"), _("Contact"), _("Telephone"), _("E-mail"), _("Standing"), _("Quota"), _("Named"),
            _("On the delegate list"), _("Opened"), _("Confirmed"), _("Reminded"), _("Times reminded"),
        ]  # fmt: skip
        _fill(book, _("Units"), heads, (40, 26, 24, 16, 28, 26, 9, 9, 12, 17, 17, 17, 10), _units(conference, units))
        heads = [
            _("Unit"), _("No."), _("Full name"), _("Honorific"), _("Position"), _("Group"), _("Site"), _("Telephone"),
            _("E-mail"), _("Note"), _("State"),
        ]  # fmt: skip
        _fill(
            book, _("Named people"), heads, (40, 6, 28, 12, 32, 20, 26, 16, 28, 24, 22), _people(conference, by, units)
        )
    audit.record(by, "nominations.export", conference=conference.pk, units=len(units))
    return file.getvalue()


def _units(conference: Conference, units: Sequence[Chased]) -> Iterable[list[Any]]:
    zone = ZoneInfo(conference.timezone)

    def told(moment: Any) -> str:
        if moment is None:
            return ""
        there = moment.astimezone(zone)
        return f"{formats.clock_time(there)} {formats.day(there, conference.language)}"

    for row in chase_rows(conference, units):
        one, unit, list_ = row.chased, row.chased.unit, row.chased.nomination
        yield [
            unit.name, one.site.name if one.site else "", unit.contact_name, row.phone, unit.contact_email,
            str(one.standing.label), "" if row.quota is None else row.quota, row.named, row.listed,
            told(list_ and list_.first_seen), told(list_ and list_.confirmed_at), told(list_ and list_.reminded_at),
            list_.reminders if list_ and list_.reminders else "",
        ]  # fmt: skip


def _people(conference: Conference, by: Actor, units: Sequence[Chased]) -> Iterable[list[Any]]:
    standing = {one.unit.pk: one for one in units}
    people = Nominee.objects.filter(unit__conference=conference, unit__in=standing)
    region = phones.region_of(conference.timezone)
    for one in people.select_related("unit", "group", "site").order_by(
        "unit__order", "unit__name_key", "unit_id", "no"
    ):
        site = one.site or standing[one.unit_id].site
        state = _("does not come") if one.is_away else _("on the delegate list") if one.delegate_id else _("named")
        phone = phones.shown(one.phone, region) if one.phone else ""
        group = choose(one.group.title, by.language) if one.group else ""
        yield [
            one.unit.name, one.no, one.full_name, one.honorific, one.position, group, site.name if site else "", phone,
            one.email, one.note, state,
        ]  # fmt: skip


def _fill(book: Any, name: str, headings: list[str], widths: Sequence[int], rows: Iterable[list[Any]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, value)
    sheet.freeze_panes(1, 1)
    print_as_list(sheet)
