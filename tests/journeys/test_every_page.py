"""Every page behind the doors: open to all who use it in both languages and themes, and in one language only.

All rules of axe are tried in Vietnamese by day and in English by night; the colours of the night in Vietnamese too.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.house.tracked import ROOT
from tests.journeys.conftest import Open, Served
from tests.journeys.grounds import MARK
from tests.journeys.looking import Looked, look_at_all

pytestmark = [pytest.mark.browser, pytest.mark.whole]
VIETNAMESE = re.compile("[ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(the|of|and|with|for|from|your|this|that|are|not|yes|room|rooms|all|name|state|save|cancel|add|edit|remove|"
    r"search|show|open|close|new|delete|present|expected|list|back|sign in|sign out)\b",
    re.IGNORECASE,
)
NO_PAGES = ("ui:components", "minutes:entries")  # tests/ui looks at the first; the second is a part that a page fetches
BRAND = "Điểm Cầu"
OWN_NAMES = re.compile(
    r"^English$|^Tiếng Việt$|[\w.+-]+@[\w.-]+|https?://\S+|diemcau [\w -]+--\S.*|\S+\.(?:xlsx|csv|pdf)\b|\{\w+\}|“\w+”|\bOpen Badges\b|\bHĐND\b"
)
_DATA = re.compile(f"{MARK}[^{MARK}]*{MARK}")


@pytest.fixture(scope="module")
def looks(serve: Any, open_context: Open) -> dict[str, list[Looked]]:
    served: Served = serve("doors")
    server, facts = served
    facts["pages"] = [page for page in facts["pages"] if page[0] not in NO_PAGES]
    themes = {"vi": ("light", "dark"), "en": ("dark",)}
    return {
        language: look_at_all(
            open_context(server.url, {"django_language": language}), server.url, facts, themes[language]
        )
        for language in themes
    }


def _several(texts: Any) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


@cache
def translated() -> tuple[dict[str, str], list[re.Pattern[str]]]:
    """What our catalogues translate into something else: whole texts, and patterns of texts with gaps."""
    whole, gapped = {}, []
    for path in Path(ROOT / "src/diemcau").glob("**/locale/vi/LC_MESSAGES/django.po"):
        with path.open("rb") as source:
            entries = [entry for entry in read_po(source, locale="vi") if entry.id]
        for entry in entries:
            for text in _several(entry.id):
                if text in _several(entry.string):
                    continue
                parts = re.split(r"%\(\w+\)[sd]", text)
                if len(parts) == 1:
                    whole[text.strip()] = path.parts[-5]
                elif len(re.sub(r"\W", "", "".join(parts))) >= 4:
                    gapped.append(re.compile(".*".join(map(re.escape, parts)), re.DOTALL))
    return whole, gapped


def ours(text: str) -> str:
    """A text without data, the brand, addresses, file names and the languages' own names."""
    return OWN_NAMES.sub("", _DATA.sub("", text)).replace(BRAND, "").strip(" ·:,()[]–-")


def is_english(text: str) -> bool:
    whole, gapped = translated()
    left = ours(text)
    return bool(ENGLISH.search(left)) or left in whole or any(one.fullmatch(text) for one in gapped)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_serious_for_axe(looks: dict[str, list[Looked]], language: str) -> None:
    assert {page.name: page.faults for page in looks[language] if page.faults} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_complains_in_its_console(looks: dict[str, list[Looked]], language: str) -> None:
    assert {page.name: page.said for page in looks[language] if page.said} == {}


def test_english_pages_speak_no_vietnamese(looks: dict[str, list[Looked]]) -> None:
    found = {page.name: {t for t in page.texts if VIETNAMESE.search(ours(t))} for page in looks["en"]}
    assert {name: sorted(texts) for name, texts in found.items() if texts} == {}


def test_vietnamese_pages_speak_no_english(looks: dict[str, list[Looked]]) -> None:
    found = {page.name: {t for t in page.texts if is_english(t)} for page in looks["vi"]}
    assert {name: sorted(texts) for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_has_a_title_of_its_own(looks: dict[str, list[Looked]], language: str) -> None:
    assert [page.name for page in looks[language] if not page.texts[0].removesuffix(f"· {BRAND}").strip()] == []
