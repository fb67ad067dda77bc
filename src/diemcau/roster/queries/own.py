"""What is kept about one delegate, and what they asked of it."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.people.queries import names_of

from .. import policies
from ..enums import RequestKind, RequestState
from ..holdings import Holding, kept_elsewhere
from ..holdings import title_of as title_of_module
from ..models import DataRequest, Delegate

FIELDS = ("full_name", "honorific", "position", "unit", "phone", "email")


class Wanted(NamedTuple):
    """A field that should read otherwise."""

    label: str
    now: str
    wanted: str


class Asked(NamedTuple):
    """A request as pages show it."""

    row: DataRequest
    wanted: list[Wanted]
    answered_by: str
    is_late: bool

    @property
    def kind(self) -> str:
        return str(RequestKind(self.row.kind).label)

    @property
    def state(self) -> str:
        return str(RequestState(self.row.state).label)


def kept_about(delegate: Delegate) -> dict[str, list[Holding]]:
    """Everything that is kept, by the part of the house that keeps it; what is empty is left out."""
    d, language = delegate, get_language() or "vi"
    label = Delegate._meta.get_field
    told = [Holding(name, str(getattr(label(name), "verbose_name", name)), getattr(d, name)) for name in FIELDS]
    told += [
        Holding("note", _("note"), d.note),
        Holding("group", _("Group"), choose(d.group.title, language) if d.group else ""),
        Holding("site", _("Site"), f"{d.site.code} – {d.site.name}" if d.site else ""),
        Holding("status", _("Status"), str(d.get_status_display())),
        Holding("source", _("Came by"), str(d.get_source_display())),
        Holding("invited_unit", _("Listed by the unit"), d.invited_unit.name if d.invited_unit else ""),
        Holding("stands_for", _("Stands in for"), d.stands_for.full_name if d.stands_for else ""),
        Holding("listed_at", _("On the list since"), _moment(d)),
        Holding("code", _("Code of the personal QR"), d.code),
    ]
    return {"list": [one for one in told if one.value]} | kept_elsewhere(d)


def title_of(part: str) -> str:
    """What stands above a part of what is kept."""
    return _("On the list") if part == "list" else title_of_module(part) or _("Also kept")


def requests_of(delegate: Delegate) -> list[Asked]:
    """What this delegate asked, the newest first."""
    return _told(list(DataRequest.objects.filter(delegate=delegate).order_by("-made_at", "-pk")), delegate)


def request_of(delegate: Delegate, number: str) -> DataRequest:
    """The one of their own requests that an address names. Raises NotFound."""
    found = DataRequest.objects.filter(delegate=delegate, pk=whole_number(number) or 0).first()
    if found is None:
        raise NotFound
    return found


def open_requests_for(actor: Actor, conference: Conference) -> list[Asked]:
    """What waits for an answer, what is due first standing first. Three queries. Raises NotFound."""
    rows = _rows(actor, conference.pk).filter(state=RequestState.OPEN)
    return _told(list(rows.select_related("delegate", "delegate__site")))


def answered_requests_for(actor: Actor, conference: Conference, *, most: int = 100) -> list[Asked]:
    """What was answered or withdrawn, the newest first."""
    rows = _rows(actor, conference.pk).exclude(state=RequestState.OPEN).order_by("-answered_at", "-pk")
    return _told(list(rows.select_related("delegate", "delegate__site")[:most]))


def request_for(actor: Actor, conference: int, pk: int) -> DataRequest:
    """One of them. Raises NotFound."""
    found = _rows(actor, conference).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def count_open_requests(actor: Actor, conference: int) -> int:
    """How many wait for `actor` to answer."""
    return (
        _rows(actor, conference).filter(state=RequestState.OPEN).count()
        if policies.may_change(actor, conference)
        else 0
    )


def _rows(actor: Actor, conference: int) -> "QuerySet[DataRequest]":
    if not policies.may_change(actor, conference):
        raise NotFound
    return DataRequest.objects.filter(conference_id=conference)


def _told(rows: list[DataRequest], delegate: Delegate | None = None) -> list[Asked]:
    whos = {row.answered_by for row in rows if row.answered_by}
    called, now = names_of(whos) if whos else {}, timezone.now()
    return [
        Asked(
            row, _wanted(row, delegate or row.delegate), called.get(row.answered_by, ""),
            row.state == RequestState.OPEN and row.due_at < now,
        )
        for row in rows
    ]  # fmt: skip


def _wanted(row: DataRequest, delegate: Delegate) -> list[Wanted]:
    label = Delegate._meta.get_field
    return [
        Wanted(str(getattr(label(name), "verbose_name", name)), getattr(delegate, name), text)
        for name, text in row.wanted.items()
        if name in FIELDS
    ]


def _moment(d: Delegate) -> str:
    at = d.created_at.astimezone(ZoneInfo(d.conference.timezone))
    return f"{formats.day(at, get_language() or 'vi')} {formats.clock_time(at)}"
