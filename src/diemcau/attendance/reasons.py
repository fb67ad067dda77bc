"""What became of an op, in the reader's words: every code that attendance, the projector or the door gives."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

STATES: "dict[str, Lazy]" = {
    "accepted": _("Accepted"),
    "refused": _("Not accepted"),
    "waiting": _("Waiting"),
}

REASONS: "dict[str, Lazy]" = {
    "bad_body": _("The entry is incomplete or holds something unknown. Enter it again."),
    "bad_reason": _("This reason for an absence is not on the list. Choose one of the list."),
    "bad_value": _("The entry says something that this server does not know. Enter it again."),
    "fault": _("The server could not work on this entry. The hub has been told."),
    "foreign_site": _("This room is not part of the conference."),
    "foreign_undo": _("Another room entered this. Only that room or the hub can take it back."),
    "id_reused": _("Another entry came under the same number. Enter it again."),
    "identity_number": _("Kept without the identity number: such numbers are not collected."),
    "malformed": _("The entry cannot be read. Enter it again."),
    "needs_confirmation": _("Kept. The site lead or the hub still has to confirm the headcount."),
    "no_judgement": _("Nobody judged this entry. Enter it again."),
    "no_name": _("The full name is missing."),
    "not_allowed": _("This device had no right to enter this for the room. Ask the hub for a new link."),
    "redacted": _("The entry was erased on request."),
    "too_many": _("This headcount is too large. Check the number."),
    "unknown_code": _("This QR code belongs to nobody at this conference. Search for the name instead."),
    "unknown_delegate": _("The person is not on the list yet. The entry counts as soon as they are."),
    "unknown_kind": _("The server does not know this kind of entry. Load the desk again."),
    "unknown_round": _("This headcount round does not exist any more. Choose another round."),
    "unknown_session": _("This session does not exist any more. Choose another session."),
    "unknown_version": _("The server does not know this version of the entry. Load the desk again."),
}


def words(state: str, reason: str = "") -> str:
    """A verdict in the language switched on: what became of it and, where there is one, why."""
    said = str(STATES.get(state, state))
    return f"{said}: {REASONS[reason]}" if reason in REASONS else said


def register() -> None:
    """Texts of what pages refuse. Called once, when the app is ready."""
    refusal("log_full", _("The server cannot take anything now. Try again in a moment."))
    refusal("no_title", _("Give the round a name."))
    refusal("nobody_chosen", _("Tick at least one person."))
    refusal("round_in_use", _("A room has already reported in this round. It stays."))
