"""Forms of the press kit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference, Session
from diemcau.conferences.queries import sessions_of
from diemcau.kernel.digits import whole_number
from diemcau.kernel.formats import day
from diemcau.ui.fields import MomentField

from .actions import Said
from .cards import Face
from .drafting import PARTS
from .models import Kit, Photo

_NAMES = dict(settings.LANGUAGES)


def half_day_choices(conference: Conference, language: str) -> list[tuple[str, Any]]:
    """The half-days of the conference, for a select."""
    told = [
        (str(one.id), " ".join(filter(None, (one.name, day(one.date, language) if one.date else ""))))
        for one in sessions_of(conference, language)
    ]
    return [
        ("", pgettext_lazy("half-day", "not said")),
        *((number, name or f"{at}") for at, (number, name) in enumerate(told, 1)),
    ]


def half_day_of(conference: Conference, number: str) -> Session | None:
    """The half-day chosen; None: none of this conference's."""
    return conference.sessions.filter(pk=whole_number(number) or 0).first()


class PhotoForm(forms.Form):
    """What stands beside a photo. One caption for each language of the conference."""

    use_required_attribute = False
    credit = forms.CharField(
        label=_("Credit"), max_length=120, required=False, help_text=_("Who took it, or whose it is.")
    )
    session = forms.ChoiceField(label=_("Half-day"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        conference: Conference,
        language: str,
        languages: Sequence[str],
        photo: Photo | None = None,
    ) -> None:
        start: dict[str, Any] = {}
        if photo is not None:
            start = {"credit": photo.credit, "session": str(photo.session_id or "")}
            start |= {f"caption_{code}": photo.caption.get(code, "") for code in languages}
        super().__init__(data, initial=start)
        self.conference, self.languages = conference, languages
        for code in languages:
            label = (
                _("Caption")
                if len(languages) == 1
                else _("Caption (%(language)s)") % {"language": _NAMES.get(code, code)}
            )
            widget = forms.Textarea({"rows": 2, "lang": code})
            self.fields[f"caption_{code}"] = forms.CharField(label=label, max_length=300, required=False, widget=widget)
        self.fields["session"].choices = half_day_choices(conference, language)  # type: ignore[attr-defined]
        self.order_fields([*(f"caption_{code}" for code in languages), "credit", "session"])

    def said(self) -> Said:
        """What was typed; captions in other languages stay as they are only where the form has a field for them."""
        told = self.cleaned_data
        caption = {code: told[f"caption_{code}"] for code in self.languages}
        return Said(caption, told["credit"], half_day_of(self.conference, told["session"]))


class KitForm(forms.Form):
    """The release in one language, part by part; contact and embargo are the kit's."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, kit: Kit, language: str, drafted: Mapping[str, str]) -> None:
        own = kit.texts.get(language, {})
        start = {part: own.get(part) or drafted[part] for part in PARTS}
        start |= {"contact": kit.contact, "embargo_until": kit.embargo_until, "seen": kit.version}
        super().__init__(data, initial=start)
        for part, label in PARTS.items():
            rows = 2 + min(8, start[part].count("\n") + len(start[part]) // 90)
            widget = forms.Textarea({"rows": rows, "lang": language})
            told = _("Your own words. Leave it empty to go back to the draft.") if part in own else ""
            self.fields[part] = forms.CharField(
                label=label, max_length=5_000, required=False, widget=widget, help_text=told
            )
        self.fields["contact"] = forms.CharField(
            label=_("Contact for the press"), max_length=300, required=False, help_text=_("Name, telephone, e-mail.")
        )
        self.fields["embargo_until"] = MomentField(
            label=_("Embargo until"),
            required=False,
            help_text=_("Before it the public link opens to nobody but the organisers. Empty: at once."),
        )

    def texts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in PARTS}


class CardForm(forms.Form):
    """A speaker's card: one line for each position, in each language of the conference."""

    use_required_attribute = False
    honorific = forms.CharField(label=_("Honorific"), max_length=40, required=False)
    name = forms.CharField(label=_("Full name"), max_length=120, required=False)
    degree = forms.CharField(label=_("Academic title, degree"), max_length=80, required=False)
    rank = forms.CharField(label=_("Rank in service"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, face: Face, languages: Sequence[str]) -> None:
        said = face.said
        start = {name: said[name] for name in ("honorific", "name", "degree", "rank")}
        start |= {f"positions_{code}": "\n".join(said["positions"].get(code, [])) for code in languages}
        super().__init__(data, initial=start)
        self.languages = languages
        for code in languages:
            label = (
                _("Positions, one a line")
                if len(languages) == 1
                else _("Positions, one a line (%(language)s)") % {"language": _NAMES.get(code, code)}
            )
            self.fields[f"positions_{code}"] = forms.CharField(
                label=label, max_length=3_000, required=False, widget=forms.Textarea({"rows": 4, "lang": code})
            )

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        positions = {code: told[f"positions_{code}"].splitlines() for code in self.languages}
        return {name: told[name] for name in ("honorific", "name", "degree", "rank")} | {"positions": positions}
