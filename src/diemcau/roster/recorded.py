"""What the whole record holds of delegates and the units that send them (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from .actions.erasing import NOBODY
from .enums import DelegateStatus, SubstitutionState
from .enums import Source as CameBy
from .models import Delegate, DelegateGroup, InvitedUnit, Substitution, UnitQuota

Row = Sequence[Any]

DELEGATES = [
    Column(
        "number", _("Number"), _("Names the person in other tables; never printed."), Unit.NUMBER, source=Source.SERVER
    ),
    Column("listed", _("No."), _("Row of the list of delegates; 0: none."), Unit.NUMBER),
    Column("full_name", _("Full name"), _("Empty: the person was erased.")),
    Column("honorific", _("Honorific"), _("Form of address.")),
    Column("position", _("Position"), _("As the list has it.")),
    Column("unit", _("Unit"), _("Whom the person is from, as the list has it.")),
    Column("group", _("Group"), _("The part of the composition of participants."), Unit.TEXTS),
    Column("site", _("Room number"), _("The room where they are expected; empty: none yet.")),
    Column("status", _("Status"), _("Where the person stands."), labels=DelegateStatus),
    Column("source", _("Came by"), _("How the person came onto the list."), labels=CameBy, source=Source.SERVER),
    Column("stands_for", _("Stands for"), _("Number of the person in whose place they come."), Unit.NUMBER),
    Column("phone", _("Telephone"), _("International form; empty for whoever was taken off the list.")),
    Column("email", _("E-mail"), _("Empty for whoever was taken off the list.")),
    Column("note", _("Note"), _("What the organisers wrote beside the person.")),
    Column(
        "created_at",
        _("Put on the list at"),
        _("When the person came onto the list."),
        Unit.MOMENT,
        source=Source.SERVER,
    ),
    Column("removed_at", _("Taken off at"), _("Empty: the person is on the list."), Unit.MOMENT, source=Source.SERVER),
]
GROUPS = [
    Column("title", _("Group"), _("The part of the composition of participants."), Unit.TEXTS),
    Column("quota", _("Quota"), _("How many may come of it; empty: not said."), Unit.PERSONS),
]
UNITS = [
    Column("number", _("Number"), _("Names the unit in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("name", _("Unit"), _("Who is asked to send people.")),
    Column("site", _("Room number"), _("The room where its people are expected.")),
    Column("contact_name", _("Contact"), _("Whom to write to.")),
    Column("contact_phone", _("Telephone"), _("The contact’s.")),
    Column("contact_email", _("E-mail"), _("The contact’s.")),
]
QUOTAS = [
    Column("unit", _("Unit"), _("Number of the unit."), Unit.NUMBER),
    Column("group", _("Group"), _("Of this group; empty: in all."), Unit.TEXTS),
    Column("seats", _("Quota"), _("How many persons the unit may send."), Unit.PERSONS),
]
SUBSTITUTIONS = [
    Column("delegate", _("Delegate"), _("Number of the person who does not come."), Unit.NUMBER),
    Column("substitute", _("Substitute"), _("Number of the person who comes instead, once agreed to."), Unit.NUMBER),
    Column("full_name", _("Full name"), _("Who was proposed; empty: the person was erased.")),
    Column("position", _("Position"), _("Of whoever was proposed.")),
    Column("state", _("State"), _("What came of the proposal."), labels=SubstitutionState),
    Column("proposed_at", _("Proposed at"), _("When it was proposed."), Unit.MOMENT, source=Source.SERVER),
    Column("decided_at", _("Decided at"), _("When it was decided."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("groups", _("Groups of delegates"), GROUPS, _groups, source=Source.TYPED, order=20)
    add("units", _("Invited units"), UNITS, _units, source=Source.TYPED, order=21)
    add("unit_quotas", _("Quotas of units"), QUOTAS, _quotas, source=Source.TYPED, order=22)
    add("delegates", _("Delegates"), DELEGATES, _delegates, source=Source.LIST, order=23)
    add("substitutions", _("Substitutes"), SUBSTITUTIONS, _substitutions, source=Source.UNITS, order=26)


def _delegates(conference: Conference) -> Iterator[Row]:
    """By given name. Entries put together with another one are that one."""
    rows = Delegate.objects.filter(conference=conference, run=RUN, merged_into=None).order_by("sort_key", "pk")
    for row in rows.values_list(
        "pk", "listed", "full_name", "honorific", "position", "unit", "group__title", "site__code", "status", "source",
        "stands_for_id", "phone", "email", "note", "created_at", "removed_at",
    ).iterator(chunk_size=2_000):  # fmt: skip
        name, is_off = "" if row[2] == NOBODY else row[2], row[15] is not None
        reached = ("", "", "") if is_off else row[11:14]
        yield (row[0], row[1], name, *row[3:11], *reached, *row[14:])


def _groups(conference: Conference) -> Iterator[Row]:
    rows = DelegateGroup.objects.filter(conference=conference).order_by("order", "pk")
    yield from rows.values_list("title", "quota")


def _units(conference: Conference) -> Iterator[Row]:
    rows = InvitedUnit.objects.filter(conference=conference).order_by("order", "name_key", "pk")
    yield from rows.values_list("pk", "name", "site__code", "contact_name", "contact_phone", "contact_email").iterator(
        chunk_size=2_000
    )


def _quotas(conference: Conference) -> Iterator[Row]:
    rows = UnitQuota.objects.filter(unit__conference=conference)
    rows = rows.order_by("unit__order", "unit__name_key", "unit_id", "group__order", "pk")
    yield from rows.values_list("unit_id", "group__title", "seats").iterator(chunk_size=2_000)


def _substitutions(conference: Conference) -> Iterator[Row]:
    rows = Substitution.objects.filter(conference=conference, delegate__run=RUN).order_by("proposed_at", "pk")
    for delegate, substitute, name, *rest in rows.values_list(
        "delegate_id", "substitute_id", "full_name", "position", "state", "proposed_at", "decided_at"
    ).iterator(chunk_size=2_000):
        yield delegate, substitute, "" if name == NOBODY else name, *rest
