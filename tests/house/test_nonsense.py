"""Nonsense in every form, in Vietnamese: no page breaks, and no message is English."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.db import transaction
from django.forms.forms import BaseForm
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.house.doors import DOORS
from tests.house.doors_world import Town, arguments, said, wish
from tests.house.test_doors import ADDRESSES, town
from tests.house.tracked import ROOT

__all__ = ["town"]
ENGLISH = re.compile(
    r"\b(the|this|that|enter|select|ensure|field|value|choices?|characters?|required|must|is|are|not|valid|file)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"<(?:input|select|textarea)\b[^>]*\bname=\"([\w-]+)\"")
ACTIONS = re.compile(r"<form\b(?=[^>]*method=\"post\")[^>]*\baction=\"(/[^\"]*)\"")
NONSENSE = ("", "ê\0", "Sơ cứu “2026”?! " * 40, "-1", "99999999999999999999", "2026-02-31T25:61", "²")
STRINGS = ("code", "name")  # arguments of addresses that may hold anything
GAP = re.compile(r"%\(\w+\)s")
FIELD = re.compile(r"\bforms\.(\w+Field)\b")


def answer(client: Client, url: str, said: dict[str, str]) -> int:
    """The status of a look; of a post where looking is not the way."""
    status = client.get(url).status_code
    return client.post(url, said).status_code if status == 405 else status


def asked(client: Client, url: str) -> tuple[set[str], set[str]]:
    """The names of all fields of a page, and the addresses its forms go to."""
    answer = client.get(url)
    page = answer.content.decode(errors="replace") if not answer.streaming and answer.status_code == 200 else ""
    return set(NAMES.findall(page)) - {"csrfmiddlewaretoken"}, {url, *map(unescape, ACTIONS.findall(page))}


def messages(forms_seen: list[BaseForm]) -> Iterator[str]:
    for form in forms_seen:
        for told in form.errors.values():
            yield from map(str, told)


@pytest.mark.whole
@pytest.mark.django_db
def test_every_form_answers_nonsense_in_vietnamese(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[BaseForm] = []
    clean = BaseForm.full_clean

    def remembered(form: BaseForm) -> None:
        seen.append(form)
        clean(form)

    monkeypatch.setattr(BaseForm, "full_clean", remembered)
    wrong, tried = set(), set()
    posted: set[tuple[str, str]] = set()
    for name in sorted(name for name in ADDRESSES if DOORS[name]):
        who = "admin" if "admin" in DOORS[name] else DOORS[name].split()[-1]
        browser, url = town.browsers[who], reverse(name, kwargs=arguments(town, name, ADDRESSES[name]))
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
        browser.raise_request_exception = False
        kept = dict(browser.cookies)
        fields, targets = asked(browser, url + wish(town, name))
        fresh = {(who, target) for target in targets if fields} - posted
        posted |= fresh
        for (_, target), text in product(sorted(fresh), NONSENSE):
            seen.clear()
            with transaction.atomic(), translation.override("vi"):
                status = browser.post(target, dict.fromkeys(fields, text)).status_code
                wrong.update((target, one) for one in messages(seen) if ENGLISH.search(one.replace(text or "\0", "")))
                tried.update(type(form).__name__ for form in seen)
                transaction.set_rollback(True)
            browser.cookies.clear()
            browser.cookies.update(kept)
            if status >= 500:
                wrong.add((target, f"{status} for {text[:20]!r}"))
    assert wrong == set()
    assert len(tried) > 20
    assert {"NewConferenceForm", "SiteForm", "ListForm", "PersonForm", "DelegateForm"} <= tried


def addressed(name: str, facts: dict[str, Any]) -> list[str]:
    """The address, when its pattern lets these arguments in."""
    try:
        return [reverse(name, kwargs=facts)]
    except NoReverseMatch:
        return []


@pytest.mark.whole
@pytest.mark.django_db
def test_nonsense_in_addresses_breaks_no_page(town: Town) -> None:
    broken = set()
    for name, wanted in sorted(ADDRESSES.items()):
        if not DOORS[name]:
            continue
        browser = town.browsers["admin" if "admin" in DOORS[name] else DOORS[name].split()[-1]]
        browser.raise_request_exception = False
        known = arguments(town, name, wanted)
        fields, _ = asked(browser, reverse(name, kwargs=known) + wish(town, name))
        for text in NONSENSE:
            odd = [known | {one: text} for one in STRINGS if one in wanted and text and "/" not in text]
            tries = [url for facts in odd for url in addressed(name, facts)]
            asking = dict.fromkeys(fields | {"q", "page", "sort", "run", "after", "at", "conference", "site"}, text)
            with transaction.atomic():
                statuses = {browser.get(url).status_code for url in tries}
                statuses.add(browser.get(reverse(name, kwargs=known), asking).status_code)
                transaction.set_rollback(True)
            if max(statuses) >= 500:
                broken.add((name, text[:20]))
    assert broken == set()


@pytest.mark.whole
@pytest.mark.django_db
def test_numbers_that_no_database_holds_break_no_page(town: Town) -> None:
    broken, tried = set(), set()
    for name, wanted in sorted(ADDRESSES.items()):
        if not DOORS[name]:
            continue
        browser = town.browsers["admin" if "admin" in DOORS[name] else DOORS[name].split()[-1]]
        browser.raise_request_exception = False
        known = arguments(town, name, wanted)
        for one in wanted:
            for url in addressed(name, known | {one: 10**29}) if isinstance(known[one], int) else []:
                tried.add(url)
                with transaction.atomic():
                    if answer(browser, url, said(town, name)) >= 500:
                        broken.add(url)
                    transaction.set_rollback(True)
    assert broken == set()
    assert len(tried) > 40


def field_classes() -> list[type[forms.Field]]:
    """Every kind of field that our sources use."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/diemcau").rglob("*.py"))
    return [getattr(forms, name) for name in sorted(set(FIELD.findall(sources))) if name != "BoundField"]


@pytest.mark.parametrize("field", field_classes(), ids=lambda field: field.__name__)
def test_what_a_kind_of_field_may_say_is_vietnamese(field: type[forms.Field]) -> None:
    said: list[Any] = [text for kind in field.__mro__ for text in getattr(kind, "default_error_messages", {}).values()]
    said += [validator.message for validator in field.default_validators if hasattr(validator, "message")]
    if issubclass(field, forms.CharField):
        said.append(forms.CharField().validators[-1].message)
    with translation.override("vi"):
        assert [text for one in said if ENGLISH.search(GAP.sub("", text := str(one)))] == []
