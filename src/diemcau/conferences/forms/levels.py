"""What a conference calls the levels of its sites, in every language."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.kernel.names import canonical, fold, tidy

from .. import actions, levels
from ..models import Conference
from .texts import LANGUAGES, NAMES, Pair

NEW = "new"
LONGEST = 24  # of a level's code, as Site.level has it


class LevelsForm(forms.Form):
    """A name per language for each level: the hub, those that sites have, those that were named; and room for one more.

    An empty name means the usual one. A level of the conference's own that no site has vanishes with its last name.
    """

    def __init__(self, data: Any = None, *, conference: Conference) -> None:
        super().__init__(data)
        self.conference = conference
        self.used = set(conference.sites.filter(is_hub=False).values_list("level", flat=True))
        self.codes = list(dict.fromkeys([levels.HUB, *sorted(self.used), *conference.levels]))
        for code in (*self.codes, NEW):
            own = conference.levels.get(code, {})
            for language in LANGUAGES:
                self.fields[f"{code}_{language}"] = forms.CharField(
                    label=NAMES.get(language, language),
                    required=False,
                    max_length=80,
                    initial=own.get(language, ""),
                    widget=forms.TextInput({"lang": language, "placeholder": usual(code, language)}),
                )

    @property
    def pairs(self) -> list[Pair]:
        """The fields by level, as they are called now."""
        language = get_language() or "vi"
        named = [(code, levels.name(code, self.conference.levels, language)) for code in self.codes]
        return [Pair(label, self._bound(code)) for code, label in [*named, (NEW, _("One more level"))]]

    def _bound(self, code: str) -> list[tuple[Any, BoundField]]:
        return [(NAMES.get(language, language), self[f"{code}_{language}"]) for language in LANGUAGES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for language in LANGUAGES:
            taken: dict[str, str] = {}
            for code in (*self.codes, NEW):
                name = tidy(cleaned.get(f"{code}_{language}", "")) or usual(code, language)
                if name and taken.setdefault(canonical(name), code) != code:
                    self.add_error(f"{code}_{language}", _("Another level has this name already."))
        for code in self.codes:
            if code in self.used and code not in levels.KNOWN and not any(self._texts(code).values()):
                self.add_error(
                    f"{code}_{LANGUAGES[0]}", _("Sites have this level: give it a name in one language at least.")
                )
        return cleaned

    def _texts(self, code: str) -> dict[str, str]:
        texts = {language: tidy(self.cleaned_data.get(f"{code}_{language}", "")) for language in LANGUAGES}
        return {language: text for language, text in texts.items() if text}

    def save(self, *, by: Actor) -> None:
        """Raises Refused as actions.edit does."""
        named = {code: texts for code in self.codes if (texts := self._texts(code))}
        if texts := self._texts(NEW):
            named[self._code_of(next(iter(texts.values())))] = texts
        actions.edit(self.conference, by=by, levels=named)

    def _code_of(self, name: str) -> str:
        """A code for a new level, made from its name."""
        code = slugify(fold(name))[: LONGEST - 3].strip("-").replace("-", "_") or "level"
        taken = {*self.codes, *levels.KNOWN, NEW}
        return code if code not in taken else next(f"{code}_{n}" for n in range(2, 99) if f"{code}_{n}" not in taken)


def usual(code: str, language: str) -> str:
    """What a level is called where nobody named it; empty for levels of a conference's own."""
    with override(language):
        return str(levels.KNOWN.get(code, ""))
