"""Days, half-days, items and who presents them."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose
from diemcau.people import actions as people

from .. import actions
from ..actions import SpeakerSaid
from ..enums import ItemKind, Part
from ..models import Day, ProgrammeItem, Session, Site
from ..spoken import Said, spoken_in
from .texts import Localising, Rows, date_field, hour_of, moment, time_field


class DayForm(forms.Form):
    """A day; the date may be open."""

    date = date_field(_("Date"))


class SessionForm(Localising):
    """A half-day. Times need the day's date."""

    localised = {"title": (_("Title"), 1)}

    part = forms.ChoiceField(label=_("Half-day"), required=False)
    starts_at = time_field(_("From"))
    ends_at = time_field(pgettext_lazy("time of day", "Until"))
    not_for = forms.CharField(
        label=_("Rooms that take no part"),
        required=False,
        max_length=2000,
        help_text=_("Room numbers, separated by commas."),
    )
    sure = ""
    """What was asked about, for the page to send along: saving once more confirms it."""

    def __init__(self, *args: Any, day: Day, session: Session | None = None, **kwargs: Any) -> None:
        self.day, self.session, self.zone = day, session, day.conference.timezone
        initial: dict[str, Any] = {"part": "morning"}
        if session is not None:
            codes = session.not_for.values_list("code", flat=True)
            initial = {"part": session.part, "not_for": ", ".join(codes)}
            initial |= {name: hour_of(getattr(session, name), self.zone) for name in ("starts_at", "ends_at")}
        super().__init__(*args, texts={"title": session.title if session else {}}, initial=initial, **kwargs)
        self.fields["part"].choices = [("", _("not known")), *Part.choices]  # type: ignore[attr-defined]

    def clean_not_for(self) -> list[Any]:
        codes = {code.strip() for code in self.cleaned_data["not_for"].split(",") if code.strip()}
        found = list(self.day.conference.sites.filter(code__in=codes))
        missing = sorted(codes - {site.code for site in found})
        if missing:
            raise forms.ValidationError(_("No room has the number %(codes)s."), params={"codes": ", ".join(missing)})
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _check_times(self, self.day, "starts_at", "ends_at")
        self._ask_about(cleaned.get("not_for", []))
        return cleaned

    def _ask_about(self, rooms: list[Site]) -> None:
        """Rooms that have already said something in the half-day leave its figures only when that was pressed twice."""
        if self.session is None:
            return
        out = set(self.session.not_for.values_list("pk", flat=True))
        said = spoken_in(self.session.pk, [room.pk for room in rooms if room.pk not in out])
        asked = ",".join(sorted(str(pk) for pk in said))
        if not said or self.data.get("sure") == asked:
            return
        lines = [_told(room, said[room.pk]) for room in rooms if room.pk in said]
        question = _(
            "Whoever is present there no longer counts in this half-day. Save once more if the room really takes no part."
        )
        self.add_error("not_for", forms.ValidationError([*lines, question]))
        self.sure = asked

    def save(self, *, by: Actor) -> Session:
        """Raises Refused as the actions do."""
        said = self.cleaned_data
        facts: dict[str, Any] = {
            "part": said["part"],
            "title": self.texts("title"),
            "starts_at": moment(self.day.date, said["starts_at"], self.zone),
            "ends_at": moment(self.day.date, said["ends_at"], self.zone),
            "not_for": said["not_for"],
        }
        if self.session is None:
            return actions.add_session(self.day, by=by, **facts)
        return actions.edit_session(self.session, by=by, **facts)


def _told(room: Site, said: Said) -> str:
    parts = [
        ngettext("%(count)s person was checked in", "%(count)s persons were checked in", said.came)
        % {"count": said.came}
    ]
    if said.counted is not None:
        parts.append(gettext("headcount %(count)s confirmed") % {"count": said.counted})
    return f"{room.code} {room.name}: {', '.join(parts)}."


class SpeakerForm(Localising):
    """By name, by offices in their order (one a line), or both; all empty: nobody."""

    localised = {"positions": (_("Positions, one a line"), 3)}
    lines = ("positions",)

    honorific = forms.CharField(label=_("Honorific"), max_length=40, required=False)
    name = forms.CharField(label=_("Full name"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Body"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        positions = (kwargs.get("initial") or {}).pop("positions", ())
        super().__init__(*args, texts={"positions": positions}, **kwargs)

    def said(self, *, by: Actor) -> SpeakerSaid:
        """What was typed; a body nobody knows yet is made."""
        typed, body = self.cleaned_data, None
        if typed.get("organisation", "").strip():
            language = (get_language() or "vi")[:2]
            body = people.find_or_create_organisation(by=by, name=typed["organisation"], language=language)
        positions = [
            {code: text.strip() for code, text in p.items() if text.strip()} for p in self.list_of_texts("positions")
        ]
        return SpeakerSaid(typed.get("name", ""), positions, body, typed.get("honorific", ""))


SpeakerSet = forms.formset_factory(SpeakerForm, formset=Rows, extra=1, max_num=12)


class ItemForm(Localising):
    """A line of the programme."""

    localised = {"title": (_("Title"), 2)}
    required_texts = ("title",)

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    planned_start = time_field(_("From"))
    planned_end = time_field(pgettext_lazy("time of day", "Until"))

    def __init__(self, data: Any = None, *, session: Session, item: ProgrammeItem | None = None) -> None:
        self.session, self.item, self.zone = session, item, session.conference.timezone
        initial: dict[str, Any] = {"kind": ItemKind.TOPIC}
        speakers: list[dict[str, Any]] = []
        language = get_language() or "vi"
        if item is not None:
            initial = {"kind": item.kind}
            initial |= {name: hour_of(getattr(item, name), self.zone) for name in ("planned_start", "planned_end")}
            speakers = [
                {
                    "honorific": s.honorific,
                    "name": s.name,
                    "positions": s.positions,
                    "organisation": choose(s.organisation.name, language) if s.organisation else "",
                }
                for s in item.speakers.select_related("organisation")
            ]
        super().__init__(data, texts={"title": item.title if item else {}}, initial=initial)
        self.speakers = SpeakerSet(data, prefix="speakers", initial=speakers)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.speakers.is_valid()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        _check_times(self, self.session.day, "planned_start", "planned_end")
        return cleaned

    def save(self, *, by: Actor) -> ProgrammeItem:
        """Raises Refused as the actions do."""
        day, said = self.session.day.date, self.cleaned_data
        facts: dict[str, Any] = {
            "kind": said["kind"],
            "title": self.texts("title"),
            "planned_start": moment(day, said["planned_start"], self.zone),
            "planned_end": moment(day, said["planned_end"], self.zone),
            "speakers": [form.said(by=by) for form in self.speakers],
        }
        if self.item is None:
            return actions.add_item(self.session, by=by, **facts)
        return actions.edit_item(self.item, by=by, **facts)


def _check_times(form: forms.Form, day: Day, first: str, last: str) -> None:
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if (start or end) and day.date is None:
        form.add_error(first if start else last, _("Give the day a date first: times belong to a date."))
    if start and end and end <= start:
        form.add_error(last, _("The end comes before the beginning."))
