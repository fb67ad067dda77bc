"""Forms of the run sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.forms.texts import Localising
from diemcau.infra.cue_kinds import CueKind


class CueForm(forms.Form):
    """What a cue of one kind shows, and when it is fired."""

    use_required_attribute = False
    with_item = forms.ChoiceField(
        label=_("When"),
        choices=[("press", _("when the operator presses")), ("item", _("by itself, as the item begins"))],
    )

    def __init__(self, *args: Any, kind: CueKind, conference: int, item: int, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.typed:
            self.fields["value"] = forms.CharField(label=kind.label, max_length=200)
        else:
            found = kind.choices(conference, language)
            mine = [(one.value, one.label) for one in found if one.item == item and item]
            others = [(one.value, one.label) for one in found if one.item != item or not item]
            groups = [(_("Of this item"), mine), (_("Others"), others)] if mine and others else mine or others
            self.fields["value"] = forms.ChoiceField(label=kind.label, choices=groups)
        self.order_fields(["value", "with_item"])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        field = self.fields["value"]
        return isinstance(field, forms.ChoiceField) and not field.choices


class CardForm(Localising):
    """A full-screen text, in every language."""

    use_required_attribute = False
    localised = {"title": (_("Title"), 1), "text": (_("Text below it"), 3)}
    required_texts = ("title",)
