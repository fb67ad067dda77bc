"""Forms of slides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.queries import programme_of
from diemcau.kernel.digits import whole_number

PLAIN_BYTES = 30 * 1024 * 1024  # of a file that comes whole, from a browser without scripts (project.bodies)


def item_choices(conference: Conference, language: str, empty: Any) -> list[tuple[str, Any]]:
    """The lines of the programme for a select."""
    return [("", empty), *((str(item.id), item.title) for item in programme_of(conference, language).items)]


def item_of(conference: Conference, number: str) -> ProgrammeItem | None:
    """The line chosen; None: none of this conference's."""
    return ProgrammeItem.objects.filter(session__conference=conference, pk=whole_number(number) or 0).first()


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
