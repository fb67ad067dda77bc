"""Texts of conferences in several languages: ``{language: text}`` with fallback. Persons' names are never localised."""

from collections.abc import Mapping

Localised = Mapping[str, str]


def choose(texts: Localised, language: str, default: str = "") -> str:
    """The text in `language`, else in the first language that has one, else `default`."""
    text = texts.get(language)
    if text:
        return text
    return next((other for other in texts.values() if other), default)
