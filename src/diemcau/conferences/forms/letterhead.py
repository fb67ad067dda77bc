"""How a conference's documents begin and end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.kernel.names import tidy

from .. import actions, letterheads
from ..models import Conference
from .texts import Localising


class LetterheadForm(Localising):
    """Everything may be left out: what nobody said is a gap to write in, or has a good guess."""

    localised = {
        "parent": (_("Body above the issuing one"), 1),
        "body": (_("Issuing body"), 1),
        "headline": (_("Lines at the top right of a mass organisation, if it has its own"), 2),
        "place": (_("Place of issue"), 1),
        "power": (_("In whose name is signed, one line each, as TM., KT. or TL."), 2),
        "position": (_("Signer's position"), 1),
        "recipients": (_("Recipients, one a line"), 4),
    }

    profile = forms.ChoiceField(label=_("Kind of letterhead"), choices=letterheads.Profile.choices)
    abbreviation = forms.CharField(label=_("Abbreviation of the body, for numbers"), required=False, max_length=30)
    drafting = forms.CharField(
        label=_("Abbreviation of the drafting unit, for official letters"), required=False, max_length=30
    )
    signer = forms.CharField(label=_("Signer's full name"), required=False, max_length=120)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        kept = conference.letterhead
        initial = {name: kept.get(name, "") for name in letterheads.WORDS}
        initial["profile"] = kept.get("profile", letterheads.Profile.STATE)
        texts = {name: kept.get(name) for name in letterheads.TEXTS}
        super().__init__(*args, texts=texts, initial=initial, **kwargs)
        self.conference = conference

    def save(self, *, by: Actor) -> None:
        """Raises Refused as actions.edit does."""
        said: dict[str, Any] = {"profile": self.cleaned_data["profile"]}
        said |= {name: tidy(self.cleaned_data[name]) for name in letterheads.WORDS}
        for name in letterheads.TEXTS:
            said[name] = {language: text.strip() for language, text in self.texts(name).items() if text.strip()}
        actions.edit(self.conference, by=by, letterhead=said)
