"""The form of a poll."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.forms.texts import Localising
from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.ui.fields import NumberField

from . import queries
from .drafts import MOST_CHOICES, SECONDS, STEPS, Draft
from .enums import Kind, Naming, Results
from .models import Poll


class PollForm(Localising):
    """A poll as it is written down. `refused` is what the draft itself said it cannot be."""

    use_required_attribute = False
    localised = {"title": (_("Question"), 2), "choices": (_("Choices, one a line"), 5)}
    lines = ("choices",)
    required_texts = ("title",)
    kind = forms.ChoiceField(label=_("What is chosen from"), choices=Kind.choices)
    most = NumberField(
        label=_("At most so many choices"), min_value=1, max_value=MOST_CHOICES, required=False, initial=2
    )
    steps = NumberField(
        label=_("Steps of the scale"), min_value=STEPS[0], max_value=STEPS[1], required=False, initial=5
    )
    naming = forms.ChoiceField(
        label=_("What is kept of who answers"),
        choices=Naming.choices,
        initial=Naming.UNIT,
        help_text=_("In a secret poll delegates answer by their own phones alone; rooms may count hands beside."),
    )
    results = forms.ChoiceField(label=_("Rooms see results"), choices=Results.choices, initial=Results.HIDDEN)
    countdown_s = NumberField(
        label=_("Open for so many seconds"),
        min_value=SECONDS[0],
        max_value=SECONDS[1],
        required=False,
        help_text=_("Left empty: until it is closed by hand."),
    )
    item = forms.ChoiceField(label=pgettext_lazy("poll", "Belongs to"), required=False)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = ProgrammeItem.objects.filter(session__conference=conference)
        nothing = ("", pgettext_lazy("programme item", "nothing in particular"))
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            nothing, *((str(item.pk), queries.text_of(item.title)) for item in items)
        ]  # fmt: skip
        self.fields["choices_vi"].help_text = _(
            "Up to 12; the same line of each language is one choice. Of a scale: the words for its lowest and its highest step."
        )

    @property
    def draft(self) -> Draft:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return Draft(
            title=self.texts("title"), kind=said["kind"], choices=self.list_of_texts("choices"), most=said["most"] or 1,
            naming=said["naming"], results=said["results"], countdown_s=said["countdown_s"],
            item=int(said["item"]) if said["item"] else None, steps=said["steps"] or 5,
        )  # fmt: skip


def written(poll: Poll) -> dict[str, Any]:
    """What the form of a poll begins with: keyword arguments for PollForm."""
    ends = [poll.choices[0]["text"], poll.choices[-1]["text"]] if poll.kind == Kind.SCALE else None
    texts = {"title": poll.title, "choices": ends or [one["text"] for one in poll.choices]}
    steps = len(poll.choices) if poll.kind == Kind.SCALE else 5
    plain = ("kind", "most", "naming", "results", "countdown_s")
    initial = {name: getattr(poll, name) for name in plain} | {"item": poll.item_id or "", "steps": steps}
    return {"texts": texts, "initial": initial}
