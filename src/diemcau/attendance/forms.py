"""What people at the hub type: rounds, headcounts by telephone, paper lists. Times are those of the room's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Session, Site
from diemcau.conferences.queries import EARLY, LATE
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_datetime, as_ms
from diemcau.ui.fields import MomentField, NumberField

from . import actions
from .bodies import MOST_PERSONS
from .enums import Channel, State, Via
from .exports import Wanted
from .exports.words import session_name
from .models import Attendance, Headcount, HeadcountRound
from .queries import Attending, RoomList, headcount_ops, standing_ops


def zone_of(site: Site) -> ZoneInfo:
    """The room's clock."""
    return ZoneInfo(site.timezone or site.conference.timezone)


class InZone(forms.Form):
    """Reads and shows moments by the clock of `zone`."""

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def local(self, moment: datetime | None) -> datetime | None:
        """A moment as the field shows it."""
        return None if moment is None else moment.astimezone(self.zone).replace(tzinfo=None)


class RoundForm(InZone):
    """A headcount round: what it is called and when it is due."""

    title_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    due_at = MomentField(label=_("Due"), required=False)

    def __init__(self, *args: Any, edited: HeadcountRound | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edited = edited
        if edited is not None:
            texts = {f"title_{language}": edited.title.get(language, "") for language in ("vi", "en")}
            self.initial.update(texts | {"due_at": self.local(edited.due_at)})
        self.fields["title_vi"].widget.attrs["lang"] = "vi"
        self.fields["title_en"].widget.attrs["lang"] = "en"

    def save(self, session: Session, *, by: Actor) -> HeadcountRound:
        """Raises Refused(`no_title`)."""
        said = self.cleaned_data
        title = {language: said[f"title_{language}"] for language in ("vi", "en") if said[f"title_{language}"]}
        if self.edited is None:
            return actions.add_round(session, by=by, title=title, due_at=said["due_at"])
        return actions.edit_round(self.edited, by=by, title=title, due_at=said["due_at"])


def _persons(label: Any, *, required: bool = False) -> NumberField:
    return NumberField(label=label, min_value=0, max_value=MOST_PERSONS, required=required)


class HeadcountForm(InZone):
    """What a room reported to the hub by another way than its desk."""

    present = _persons(_("Present"), required=True)
    expected = _persons(_("Expected"))
    registered = _persons(_("Registered"))
    substitutes = _persons(_("Substitutes"))
    guests = _persons(_("Guests"))
    channel = forms.ChoiceField(label=_("How it came"))
    reported_by = forms.CharField(label=_("Reported by"), max_length=120, required=False)
    at = MomentField(label=_("Counted at"), help_text=_("When heads were counted, not when it is typed."))
    confirmed = forms.BooleanField(
        label=_("The site lead stands for this count"),
        required=False,
        help_text=_("Only when the lead said so, or you know it from the lead; else it waits to be confirmed."),
    )

    def __init__(self, *args: Any, holds: Headcount | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [c for c in Channel.choices if c[0] != Channel.APP]  # type: ignore[attr-defined]
        self.initial.update({"channel": Channel.PHONE, "at": self.local(timezone.now())})
        if holds is not None:
            names = ("present", "expected", "registered", "substitutes", "guests", "reported_by")
            self.initial.update({name: getattr(holds, name) for name in names})

    def save(self, counted_in: HeadcountRound, site: Site, *, by: Actor, run: str) -> UUID:
        """Raises NotFound and Refused as actions.enter_headcount."""
        said = dict(self.cleaned_data)
        at = as_ms(said.pop("at"))
        saw = headcount_ops(counted_in, site, run)
        return actions.enter_headcount(counted_in, site, by=by, figures=said, at=at, run=run, saw=saw)


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of a paper list as the page shows it, with what was typed beside it."""

    line: Attending
    state: Attendance | None
    ticked: bool
    own: str
    fault: str

    @property
    def field(self) -> str:
        """The name of the input for this person's own time."""
        return f"at-{self.line.uid}"


class PaperForm(InZone):
    """A signed list typed later: who was there, and since when; a person's own time (hh:mm of the same day) goes before the
    common one."""

    at = MomentField(label=_("They were there at"), help_text=_("The time on the paper, not when it is typed."))
    uids = forms.TypedMultipleChoiceField(label=_("Present"), coerce=UUID, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, of: RoomList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        self.faults: dict[UUID, str] = {}
        self.signed: dict[UUID, int] = {}
        self.later: list[str] = []
        self.doubted: dict[str, None] = {}
        self.fields["uids"].choices = [(str(line.uid), line.full_name) for line in of.lines]  # type: ignore[attr-defined]
        self.fields["uids"].error_messages |= {
            "required": _("Tick at least one person."),
            "invalid_choice": _(
                "Somebody who was ticked is no longer on this room's list. Look through the ticks again."
            ),
        }
        self.initial.update({"at": self.local(self._usual())})

    def _usual(self) -> datetime | None:
        """What was typed last of this room and half-day, else when it starts, else now; never what is still to come."""
        rows = [line.states[0] for line in self.of.lines]
        typed = [row for row in rows if row is not None and row.via == Via.PAPER and row.site_id == self.of.site.pk]
        if typed:
            return as_datetime(max(typed, key=lambda row: row.op_id).at)
        now, starts = timezone.now(), self.of.sessions[0].starts_at
        return min(starts, now) if starts else now

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        common, ticked = said.get("at"), set(said.get("uids", ()))
        if common is not None and (fault := self._unlikely(common)):
            self.add_error("at", fault)
        for line in self.of.lines:
            own = self._own(line)
            at = common if own == "" else self._time(line, own, common, is_ticked=line.uid in ticked)
            if at is not None and line.uid in ticked:
                self.signed[line.uid] = as_ms(at)
        if self.faults:
            raise forms.ValidationError(_("Look at the times of single persons below."))
        return said

    def _own(self, line: Attending) -> str:
        return str(self.data.get(f"at-{line.uid}", "")).strip()

    def _time(self, line: Attending, text: str, common: datetime | None, *, is_ticked: bool) -> datetime | None:
        """A person's own time on the day of the common one."""
        try:
            own = time.fromisoformat(text)
        except ValueError:
            self.faults[line.uid] = str(_("This is no time: write 07:45."))
            return None
        if not is_ticked and "uids" not in self.errors:
            self.faults[line.uid] = str(_("There is a time but no tick: tick the person or empty the time."))
        if common is None:
            return None
        at = datetime.combine(common.astimezone(self.zone), own.replace(tzinfo=None), self.zone)
        if fault := self._unlikely(at):
            self.faults.setdefault(line.uid, fault)
        return at

    def _unlikely(self, at: datetime) -> str:
        """Why nobody can have signed then; empty when they can. A rehearsal may be held on any day."""
        if at > timezone.now():
            return str(_("This time lies in the future."))
        date = self.of.sessions[0].day.date
        if date and self.of.run == "live" and at.astimezone(self.zone).date() < date:
            return _("This is before the day of the half-day, %(day)s.") % {
                "day": formats.day(date, get_language() or "vi")
            }
        return self._outside(at) if self.of.run == "live" else ""

    def _outside(self, at: datetime) -> str:
        """Typed under the wrong half-day, most likely: hours before it begins or after it is over. Asked once about each time."""
        session = self.of.sessions[0]
        begins, ends = session.starts_at, session.ends_at
        if (begins is None or at >= begins - EARLY) and (ends is None or at <= ends + LATE):
            return ""
        doubted = at.astimezone(self.zone).isoformat(timespec="minutes")
        self.doubted[doubted] = None
        if doubted in str(self.data.get("sure", "")).split():
            return ""
        hours = [formats.clock_time(moment, self.zone) if moment else "…" for moment in (begins, ends)]
        is_alone = session.conference.sessions.exclude(not_for=self.of.site).count() == 1
        asked = (
            _("This half-day is from %(begins)s to %(ends)s: mend the time. If it is right, press “Enter” once more.")
            if is_alone
            else _(
                "This half-day is from %(begins)s to %(ends)s: choose another half-day above, or mend the time. If it is "
                "right, press “Enter” once more."
            )
        )
        return asked % {"begins": hours[0], "ends": hours[1]}

    @property
    def sure(self) -> str:
        """The times outside the half-day, for the page to send along: pressing once more confirms them."""
        return " ".join(self.doubted)

    def lines(self) -> list[Signature]:
        """The room's list with what was typed so far: nothing of it is lost when something is wrong."""
        chosen = set(self["uids"].data or ())
        return [
            Signature(line, line.states[0], str(line.uid) in chosen, self._own(line), self.faults.get(line.uid, ""))
            for line in self.of.lines
        ]

    def save(self, *, by: Actor) -> list[UUID]:
        """Raises NotFound and Refused as actions.enter_list. What was said of these people until then is replaced, and what was
        typed from paper before; what happened later (they left, somebody came instead) stands: see `later`."""
        site, session = self.of.site, self.of.sessions[0]
        said = standing_ops(site.conference_id, session.pk, list(self.signed), self.of.run)
        saw: dict[UUID, list[UUID]] = {}
        for uid, heads in said.items():
            seen = [fact for fact, _state in heads if fact.at <= self.signed[uid] or fact.via == Via.PAPER]
            saw[uid] = [fact.op_id for fact in seen]
            if any(state != State.PRESENT for fact, state in heads if fact not in seen):
                self.later.append(next(line.full_name for line in self.of.lines if line.uid == uid))
        return actions.enter_list(site, session, self.signed, by=by, run=self.of.run, saw=saw)


MOST_BLANK = 60


class ListsForm(forms.Form):
    """Which rooms' lists, of which half-day, on paper or as workbook. 0 and "*" stand for all."""

    session = forms.TypedChoiceField(label=_("Half-day"), coerce=int)
    level = forms.ChoiceField(label=_("Level"))
    kind = forms.ChoiceField(
        label=_("Kind of file"), widget=forms.RadioSelect, initial="pdf",
        choices=[("pdf", _("Paper to sign (PDF), every room on pages of its own")), ("xlsx", _("Spreadsheet (xlsx)"))],
    )  # fmt: skip
    blank = NumberField(
        label=_("Empty lines at the end of every list"), min_value=0, max_value=MOST_BLANK, initial=5,
        help_text=_("On paper, for those who come without being on the list."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, sessions: Sequence[Session], levels: Mapping[str, str], now: Session | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(session.pk, session_name(session)) for session in sessions]
        choices = {"session": [*named, (0, _("all half-days"))], "level": [("*", _("all rooms")), *levels.items()]}
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.initial["session"] = now.pk if now is not None else 0

    def wanted(self, run: str) -> Wanted:
        """What was asked for."""
        said = self.cleaned_data
        level, blank = said["level"].replace("*", ""), said["blank"] if said["kind"] == "pdf" else 0
        return Wanted(level=level, session=said["session"], run=run, blank=blank)
