"""What an organiser types of a document."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.kernel.digits import whole_number

from ..facts.queries import versions_of
from . import actions
from .actions import Said
from .actions.writing import MOST_TEXT
from .drawing import LINES, WORDS, kind_for
from .kinds import Kind
from .models import Document

_ROWS = {"rows": 3}


class DocumentForm(forms.Form):
    """The kind's own fields, then number, date and who signs. What is left empty is said as the conference's letterhead says it."""

    use_required_attribute = False
    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    symbol = forms.CharField(label=_("Abbreviation of the body, for numbers"), max_length=30, required=False)
    dated = forms.DateField(
        label=pgettext_lazy("document", "Date"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    place = forms.CharField(label=_("Place of issue"), max_length=160, required=False)
    power = forms.CharField(
        label=_("In whose name is signed, one line each, as TM., KT. or TL."),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    position = forms.CharField(label=_("Signer's position"), max_length=160, required=False)
    signer = forms.CharField(label=_("Signer's full name"), max_length=120, required=False)
    recipients = forms.CharField(label=_("Recipients, one a line"), required=False, widget=forms.Textarea(_ROWS))
    facts_version = forms.TypedChoiceField(label=_("Figures"), coerce=int, required=False, empty_value="0")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, document: Document) -> None:
        self.document, self.kind = document, kind_for(document.kind)
        super().__init__(data, initial=self._initial())
        head = letterhead_of(document.conference, document.language)
        for name in WORDS:
            self.fields[name].widget.attrs["placeholder"] = getattr(head, name)
        for name in LINES:
            self.fields[name].widget.attrs["placeholder"] = "\n".join(getattr(head, name))
        self.fields["symbol"].widget.attrs["placeholder"] = head.abbreviation
        frozen = [
            (str(one.number), str(_("version %(number)s")) % {"number": one.number})
            for one in versions_of(document.conference)
        ]
        self.fields["facts_version"].choices = [("0", _("as they stand")), *frozen]  # type: ignore[attr-defined]
        own = {f"typed_{field.name}": self._typed(field) for field in self.kind.fields}
        self.fields = own | self.fields

    @staticmethod
    def _typed(field: Any) -> forms.Field:
        widget = forms.Textarea({"rows": 4}) if field.is_long else forms.TextInput()
        return forms.CharField(
            label=field.label, help_text=field.help, required=False, max_length=MOST_TEXT, widget=widget
        )

    def _initial(self) -> dict[str, Any]:
        one = self.document
        said = {name: one.letterhead.get(name, "") for name in (*WORDS, "symbol")}
        lines = {name: "\n".join(one.letterhead.get(name, ())) for name in LINES}
        typed = {f"typed_{name}": text for name, text in one.typed.items()}
        facts = {"number": one.number, "dated": one.dated, "facts_version": one.facts_version, "seen": one.change}
        return said | lines | typed | facts

    def save(self, *, by: Actor) -> Document:
        """Raises Refused as `actions.edit` does."""
        told = self.cleaned_data
        said = Said(
            typed={field.name: told[f"typed_{field.name}"] for field in self.kind.fields},
            words={name: told[name] for name in (*WORDS, "symbol")},
            lines={name: told[name].splitlines() for name in LINES},
            number=told["number"],
            dated=told["dated"],
            facts_version=int(told["facts_version"]),
        )
        return actions.edit(self.document, by=by, seen=told["seen"], said=said)


class DraftForm(forms.Form):
    """Which language, and what of, where the kind tells of one thing."""

    use_required_attribute = False
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    about = forms.ChoiceField(label=pgettext_lazy("document", "About"), required=False)

    def __init__(self, data: Any = None, *, conference: Conference, kind: Kind, language: str) -> None:
        super().__init__(data, initial={"language": conference.language}, prefix=kind.code)
        if kind.each is None:
            del self.fields["about"]
        else:
            self.fields["about"].choices = kind.each(conference, language)  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file and the language it is for."""

    use_required_attribute = False
    file = forms.FileField(label=_("File"))


def number_of(text: str | None) -> int:
    """A whole number from an address or a form; 0 where it is none."""
    return whole_number(text or "") or 0
