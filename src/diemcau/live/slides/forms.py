"""Forms of slides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import programme_of

from .enums import DeckState
from .models import Deck

PLAIN_BYTES = 30 * 1024 * 1024  # of a file that comes whole, from a browser without scripts (project.bodies)


def item_choices(conference: Conference, language: str, empty: Any) -> list[tuple[str, Any]]:
    """The lines of the programme for a select."""
    return [("", empty), *((str(item.id), item.title) for item in programme_of(conference, language).items)]


def item_of(conference: Conference, number: str) -> ProgrammeItem | None:
    """The line chosen; None: none of this conference's."""
    if not number.isdecimal() or len(number) > 18:
        return None
    return ProgrammeItem.objects.filter(session__conference=conference, pk=int(number)).first()


class UploadForm(forms.Form):
    """A file of slides and where it belongs."""

    use_required_attribute = False
    file = forms.FileField(label=_("File"))
    item = forms.ChoiceField(label=_("Line of the programme"), required=False)

    def __init__(self, *args: Any, conference: Conference, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.fields["item"].choices = item_choices(conference, language, _("no line of the programme"))  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".pdf,.pptx,.odp,application/pdf"

    @property
    def chosen_item(self) -> ProgrammeItem | None:
        return item_of(self.conference, self.cleaned_data.get("item", ""))


class DeckForm(forms.Form):
    """A deck's name and place."""

    use_required_attribute = False
    title = forms.CharField(label=_("Name"), max_length=160)
    item = forms.ChoiceField(label=_("Line of the programme"), required=False)

    def __init__(self, *args: Any, conference: Conference, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.fields["item"].choices = item_choices(conference, language, _("no line of the programme"))  # type: ignore[attr-defined]

    @property
    def chosen_item(self) -> ProgrammeItem | None:
        return item_of(self.conference, self.cleaned_data.get("item", ""))


class LinkForm(forms.Form):
    """For whom a link is, and what it turns: ``item:3`` or ``deck:7``."""

    use_required_attribute = False
    holder = forms.CharField(label=_("For whom"), max_length=120, help_text=_("Shown in the list of links only."))
    what = forms.ChoiceField(label=_("Turns the pages of"))

    def __init__(self, *args: Any, conference: Conference, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        items = [(f"item:{number}", title) for number, title in item_choices(conference, language, "") if number]
        decks = [(f"deck:{deck.pk}", deck.title) for deck in conference.decks.exclude(state=DeckState.FAILED)]
        groups = [(_("All decks of a line of the programme"), items), (_("One deck"), decks)]
        self.fields["what"].choices = [(label, rows) for label, rows in groups if rows]  # type: ignore[attr-defined]

    @property
    def chosen_item(self) -> ProgrammeItem | None:
        kind, _colon, number = self.cleaned_data["what"].partition(":")
        return item_of(self.conference, number) if kind == "item" else None

    @property
    def chosen_deck(self) -> Deck | None:
        kind, _colon, number = self.cleaned_data["what"].partition(":")
        return self.conference.decks.filter(pk=number).first() if kind == "deck" else None
