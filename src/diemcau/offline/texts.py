"""The desk's words for its scripts: they go into the page as JSON, because a page without a line can ask for nothing."""

from typing import Any

from django.utils.translation import gettext as _

from diemcau.attendance.enums import AbsenceReason
from diemcau.conferences.enums import Part, ProblemKind, RoomState
from diemcau.live.announcements import desks as announcements
from diemcau.live.questions import desks as questions
from diemcau.outcomes.reports import desks as reports

STATE_CHOICES = ("powered", "connected", "ready", "degraded", "lost")


def lists() -> dict[str, Any]:
    """Closed lists that the page itself draws: states a room may say of itself, and problems."""
    labels = _rooms()
    return {
        "states": [(state, labels[f"room.{state}"]) for state in STATE_CHOICES],
        "problems": [(code, str(label).capitalize()) for code, label in ProblemKind.choices],
    }


def texts() -> dict[str, str]:
    """Every text by the key its script uses; ``list.code`` for closed lists, ``list.`` for a code that is not known yet."""
    return {
        **_words(), **_people(), **_newcomers(), **_said(), **_ways(), **_counting(), **_camera(), **_refusals(), **_rooms(),
        **_polls(), **_tablet(), **_votes(),
        **questions.texts(),
        **announcements.texts(),
        **reports.texts(),
        **{f"problem.{code}": str(label) for code, label in ProblemKind.choices},
        **{f"reason.{code}": str(label) for code, label in AbsenceReason.choices},
        **{f"part.{code}": str(label).capitalize() for code, label in Part.choices},
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "close": _("Close"),
        "other_half_day": _("You are writing for {chosen}, which is not the half-day that is on."),
        "far_half_day": _("{chosen} is not on yet: who is checked in now is checked in for it."),
        "to_half_day": _("Go to {now}"),
        "cancel": _("Cancel"),
        "undo": _("Undo"),
        "undone": _("Undone"),
        "seconds": _("{n} s"),
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "at_time": _("at {time}"),
        "finished": _("The conference is over"),
        "finished_help": _(
            "Everything was handed in. This device has forgotten the list and all it kept for this room."
        ),
        "finished_kept": _(
            "This device has forgotten the list. Entries not handed in yet: {n}, with the names typed into them. They are sent as soon as there is a line, and then forgotten too."
        ),
        "revoked": _("This device was turned away"),
        "revoked_help": _(
            "It has forgotten the room's list; nothing waits to be handed in. Is it still the room's device? Ask the hub for a new link and open it in this browser."
        ),
        "revoked_kept": _(
            "It has forgotten the room's list. Entries not handed in yet: {n}, with the names typed into them, are kept: ask the hub for a new link and open it in this browser, then they are sent."
        ),
        "signed_out": _("You are signed out here"),
        "signed_out_help": _("This page has forgotten the room's list. Sign in and open the desk again."),
        "signed_out_kept": _(
            "This page has forgotten the room's list. Entries not handed in yet: {n}. Leave this page open and sign in again in another tab as the same person: then they are sent."
        ),
        "discard_ask": _("Throw away what was not handed in …"),
        "discard": _("Throw it away"),
        "discard_help": _("Entries that the server never got: {n}. Nobody can bring them back."),
    }


def _people() -> dict[str, str]:
    return {
        "none.list": _("No list yet"),
        "none.list_help": _("The hub has not put anybody on this room's list. When it does, the names appear here by themselves. Until then add those who come with the button below, or report only the headcount."),
        "none.found": _("Nobody found"),
        "none.view": _("Nobody in this view"),
        "state.expected": _("Not yet"),
        "state.present": _("Present"),
        "state.left": _("Left"),
        "state.absent": _("Absent"),
        "state.replaced": _("Sent a substitute"),
        "state.elsewhere": _("In another room"),
        "source.walk_in": _("Walk-in"),
        "source.substitute": _("Substitute"),
        "source.visitor": _("From another room"),
        "source.off_list": _("No longer on the list"),
        "source.declined": _("Said not to come"),
        "source.substituted": _("Somebody else comes"),
        "source.": _("Guest"),
        "more_about": _("More about {name}"),
        "check_in": _("Check in"),
        "check_in_here": _("Is here: check in here"),
        "check_out": _("Has left"),
        "undo_this": _("Undo “{what}”"),
        "mark_absent": _("Absent …"),
        "absent_why": _("{name}: why absent?"),
        "substitute": _("Somebody came instead …"),
        "substitute_for": _("Instead of {name}"),
        "substitute_help": _("The substitute is present at once; the site lead or the organiser approves it afterwards."),
        "two_rooms": _("In two rooms"),
        "two_rooms_help": _("Two rooms report this person as present. The hub decides; the person is counted once."),
        "elsewhere": _("Reported as present by another room."),
        "already": _("{name} was checked in at {time}"),
        "visitor": _("Not on this room's list"),
        "visitor_help": _("This code is not on this room's list. If it is a delegate of another room, take the person in as a visitor: the server finds the name."),
        "visitor_add": _("Take in as visitor"),
        "visitor_unknown": _("Visitor {code}…"),
        "somebody": _("somebody"),
    }  # fmt: skip


def _newcomers() -> dict[str, str]:
    return {
        "walk_in": _("Not on the list"),
        "walk_in_help": _("For somebody who came without being on this room's list. Present at once."),
        "full_name": _("Full name"),
        "position": _("Position"),
        "unit": _("Unit"),
        "phone": _("Phone (only if they should be rung)"),
        "add_present": _("Add as present"),
        "namesake": _("On the list already?"),
        "namesake_help": _(
            "This room's list has this name. Open the entry when it is the same person; add only somebody else."
        ),
        "namesake_other": _("Somebody else: add as present"),
    }


def _said() -> dict[str, str]:
    return {
        "done.check_in": _("{name}: checked in"),
        "done.check_out": _("{name}: has left"),
        "done.absent": _("{name}: absent, {reason}"),
        "done.undo": _("{name}: undone"),
        "done.walk_in": _("{name}: added as present"),
        "done.substitute": _("{name}: present as substitute"),
        "done.visitor": _("Visitor taken in"),
        "done.headcount": _("Headcount kept: {n} present"),
        "said.check_in": _("{name}: checked in"),
        "said.check_out": _("{name}: has left"),
        "said.absent": _("{name}: absent, {reason}"),
        "said.undo": _("{name}: undone"),
        "said.walk_in": _("{name}: not on the list, added"),
        "said.substitute": _("{name}: instead of {other}"),
        "said.visitor": _("{name}: from another room"),
        "refused_one": _("Refused: {first}"),
        "refused_more": _("Refused: {first} And {n} more."),
        "said.headcount": _("Headcount {round}: {n} present"),
        "call_me": _("Call me"),
        "calling": _("The hub was asked to call"),
        "call_on": _("The hub is asked to call"),
        "call_off": _("The hub need not call any more"),
        "speak": _("Ask to speak"),
        "speak_back": _("We no longer want to speak"),
        "speak_end": _("We have finished"),
        "told_speak": _("The room asks to speak"),
        "told_speak_off": _("The room no longer asks to speak"),
        "place.": _("The hall can see and hear this room when the hub gives it the floor."),
        "place.kept": _("Asked; the hub hears of it as soon as there is a line."),
        "place.asked": _("You are number {n} in the queue."),
        "place.checking": _("The hub looks at your picture and sound: open the camera, or use the room's screen."),
        "place.ready": _("Checked. You are number {n} in the queue."),
        "place.next": _("You are next. Stay at the microphone."),
        "place.on": _("On air: the floor is yours."),
        "place.phone": _("On air by telephone."),
        "told_state": _("The room is: {state}"),
        "told_problem": _("Problem: {problem}"),
        "told_solved": _("Problem solved"),
    }


def _ways() -> dict[str, str]:
    return {
        "journal": _("What this desk has said"),
        "nothing_said": _("Nothing yet. Every check-in and headcount appears here, with what became of it."),
        "kept_ready": _("All that this desk needs is on this device: it opens and works without any line."),
        "kept_none": _("Everything was handed in"),
        "kept_waiting": _("{n} kept on this device, to be sent when the line is back"),
        "kept_refused": _("{n} refused: look why"),
        "way.waiting": _("Waiting to be sent"),
        "way.stored": _("Stored by the server"),
        "way.held": _("The server waits for more"),
        "way.accepted": _("Accepted"),
        "way.refused": _("Refused"),
    }


def _counting() -> dict[str, str]:
    return {
        "round": _("Count {n}"),
        "counted": _("Checked in: {n} of {of} expected"),
        "counted_all": _("Checked in: {n}"),
        "confirmed": _("Confirmed"),
        "unconfirmed": _("Not confirmed yet"),
        "count_sent": _("{n} present, reported at {time}"),
        "count_also": _(
            "Also reported: {n}, not confirmed. The confirmed number holds until somebody confirms another."
        ),
        "count_clash": _(
            "Also confirmed: {n}, by somebody who had not seen this number. Agree with the hub: the next number confirmed holds."
        ),
        "count_kept": _("{n} present, kept here since {time}"),
        "count_confirm": _("Confirm and report"),
        "count_report": _("Report"),
    }


def _polls() -> dict[str, str]:
    return {
        "poll.until": _("open until {time}"),
        "poll.hands": _("Raised hands in this room"),
        "poll.abstained": _("Abstained"),
        "poll.fewer": _("One fewer"),
        "poll.more": _("One more"),
        "poll.sum": _("Together: {n}"),
        "poll.sum_of": _("Together: {n} of {of} persons in this room"),
        "poll.phones": _("Phones of this room, and this device, have answered: {phones}"),
        "poll.clash": _("By phone or device {phones} and by hand {n} are {all} together: more than the {of} persons in this room. Did the same people do both?"),
        "poll.as_well": _("As well: who raised a hand has answered in no other way"),
        "poll.instead": _("Instead of phones and device: everybody raised a hand"),
        "poll.report": _("Report the hand count"),
        "poll.reported": _("{n} hands, reported at {time}. Another count takes its place."),
        "poll.kept": _("{n} hands, kept here since {time}"),
        "poll.told": _("Hand count kept: {n} hands"),
        "poll.secret": _("This vote is secret: by delegates' own phones, or by hands and paper slips that you count. The tablet cannot give out secret votes."),
        "poll.tablet": _("Pass this device round"),
        "poll.tablet_help": _("For those without a phone: one answer each. It clears itself between two persons and shows no names."),
        "said.hand_count": _("Hand count of a poll: {n} hands"),
        "said.answer": _("An answer to a poll, by somebody in the room"),
        "said.answer_of": _("An answer to a poll: {name}"),
    }  # fmt: skip


def _votes() -> dict[str, str]:
    return {
        "vote.open": _("Answer of one delegate: by badge or paper slip"),
        "vote.open_help": _("For a delegate of this room without a phone. It is their one vote, the same as by their own phone."),
        "vote.title": _("Whose answer is it?"),
        "vote.help": _("Read or type the code on the badge, or choose the name that stands on the slip."),
        "vote.who": _("Code on the badge, or name"),
        "vote.code": _("Code on the badge"),
        "vote.nobody": _("Nobody on this room's list. Whoever is listed elsewhere votes by their own phone, or raises a hand."),
        "vote.camera": _("Read the badge with the camera"),
        "vote.read": _("Hold the badge of whoever answers before the camera"),
        "vote.go": _("On to the answer"),
        "vote.said": _("answered at {time}"),
        "vote.of": _("Answer of {name}"),
        "vote.kept_named": _("The name is kept with the answer. It counts as this delegate's one vote; what their own phone says goes before it."),
        "vote.kept_unit": _("The unit is kept with the answer, the name is not; the server's log holds whose it was. It counts as this delegate's one vote; what their own phone says goes before it."),
        "vote.thanks": _("The answer of {name} is kept."),
        "vote.next": _("Next badge or slip"),
    }  # fmt: skip


def _tablet() -> dict[str, str]:
    return {
        "tablet.nobody": _("One answer each. Nobody's name is asked or kept: it counts as somebody in this room."),
        "tablet.send": _("Send"),
        "tablet.thanks": _("Your answer is kept. Please hand the device on."),
        "tablet.next": _("Next person"),
        "tablet.over": _("The poll is closed. Please hand the device back to the desk."),
        "tablet.given": _("Answers given here: {n}"),
        "tablet.back": _("Back to the desk"),
        "tablet.sure": _("Press again: the desk shows names"),
    }


def _camera() -> dict[str, str]:
    return {
        "camera.no_https": _("The camera and typed codes need a secure connection (https). This page was opened without it: ask the hub for the https address. Checking in by name works all the same."),
        "camera.denied": _("The browser was not allowed to use the camera. Allow it in the browser's settings for this page, or type the code."),
        "camera.no_camera": _("No camera was found on this device. Type the code that stands below the QR."),
        "camera.busy": _("Another program is using the camera. Close it and try again."),
        "camera.no_reader": _("The QR reader has not been fetched yet, and there is no line. Type the code that stands below the QR."),
    }  # fmt: skip


def _refusals() -> dict[str, str]:
    return {
        "refusal.": _("The server could not take this. Tell the hub."),
        "refusal.unknown_delegate": _(
            "The server does not know this person yet; it takes effect when the list has arrived."
        ),
        "refusal.unknown_code": _("No delegate of this conference has this code."),
        "refusal.unknown_round": _("This headcount is no longer planned."),
        "refusal.unknown_session": _("This session is no longer in the programme."),
        "refusal.not_allowed": _("This device may not say that. Ask the hub for the registrar's link."),
        "refusal.kind_not_allowed": _("This device may not say that. Ask the hub for the registrar's link."),
        "refusal.foreign_undo": _("Another room entered this. Only that room or the hub can take it back."),
        "refusal.foreign_site": _("This device belongs to another room."),
        "refusal.too_many": _("More people than can be."),
        "refusal.no_name": _("The name is missing."),
        "refusal.id_reused": _("Another entry came under the same number. Enter it again."),
        "refusal.identity_number": _("Kept without the identity number: such numbers are not collected."),
        "refusal.needs_confirmation": _("The site lead or the hub still has to confirm this."),
        "refusal.closed": _("The poll was closed before this was entered."),
        "refusal.not_open": _("The poll was not open when this was entered."),
        "refusal.unknown_poll": _("This poll is no longer there."),
        "refusal.secret": _("This vote is secret: it takes no answers by name or by tablet."),
        "refusal.too_large": _("The text is too long."),
        "refusal.too_deep": _("The text is too long."),
    }


def _rooms() -> dict[str, str]:
    return {f"room.{code}": str(label).capitalize() for code, label in RoomState.choices}
