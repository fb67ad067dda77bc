"""Forms of minutes. Each carries the version that was seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actions import MOST_TEXT
from .enums import ConclusionKind
from .models import Book, Conclusion, Task


class SeenForm(forms.Form):
    """`row` is what is changed, None for a new one."""

    NAMES: tuple[str, ...] = ()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Any = None, **more: Any) -> None:
        initial = {name: getattr(row, name) for name in (*self.NAMES, "version")} if row else {}
        super().__init__(data, initial=initial | {"seen": initial.get("version", 0)}, **more)

    def clean_seen(self) -> int:
        return int(self.cleaned_data.get("seen") or 0)


class HeadForm(SeenForm):
    """Who chaired and who writes."""

    NAMES = ("chair", "secretary", "closed_at")
    chair = forms.CharField(label=_("Chair"), max_length=300, required=False, help_text=_("Name and position."))
    secretary = forms.CharField(label=_("Secretary"), max_length=300, required=False)
    closed_at = forms.DateTimeField(
        label=_("Ended at"),
        required=False,
        help_text=_("Empty: when the last item of the run sheet ended."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, *, row: Book | None = None) -> None:
        super().__init__(data, row=row, prefix="head")


class ConclusionForm(SeenForm):
    """A conclusion, a request or an emphasis."""

    NAMES = ("kind", "text", "said_by")
    kind = forms.ChoiceField(label=_("What it is"), choices=ConclusionKind.choices)
    text = forms.CharField(label=_("In words"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    said_by = forms.CharField(label=pgettext_lazy("minutes", "Said by"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, row: Conclusion | None = None) -> None:
        super().__init__(data, row=row)


class TaskForm(SeenForm):
    """Who does what until when."""

    NAMES = ("text", "lead", "supporting", "due")
    text = forms.CharField(
        label=pgettext_lazy("minutes", "Task"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    lead = forms.CharField(label=_("Leads"), max_length=300)
    supporting = forms.CharField(label=_("Supports"), max_length=600, required=False)
    due = forms.DateField(
        label=pgettext_lazy("minutes", "Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, row: Task | None = None) -> None:
        super().__init__(data, row=row, prefix="task")
