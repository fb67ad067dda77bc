"""The colours keep the contrast that WCAG 2.2 asks for (1.4.3: 4.5 for text; 1.4.11: 3 for what must be seen), in both themes."""

import re

import pytest

from tests.ui.bundled import UI

TOKENS = (UI / "css/tokens.css").read_text(encoding="utf-8")
LIGHT = re.search(r':root, \[data-theme="light"\] \{(.*?)\n  \}', TOKENS, re.DOTALL)
DARK = re.search(r'\n  \[data-theme="dark"\] \{(.*?)\n  \}', TOKENS, re.DOTALL)
MACHINE_DARK = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\n    \}', TOKENS, re.DOTALL)
STATES = ("ready", "connected", "powered", "degraded", "lost", "unknown")
GROUNDS = ("paper", "surface", "sunken")


def colours(block: re.Match[str] | None) -> dict[str, str]:
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((text, ground, 4.5) for text in ("ink", "ink-soft", "ink-faint", "accent", "accent-hover") for ground in GROUNDS),
    *((state, ground, 4.5) for state in STATES for ground in (*GROUNDS, f"{state}-soft")),
    *(("ink", f"{state}-soft", 7.0) for state in STATES),
    *(("ink-soft", f"{state}-soft", 4.5) for state in STATES),
    ("accent-ink", "accent", 4.5),
    ("accent-ink", "accent-hover", 4.5),
    ("accent", "accent-soft", 4.5),
    *((line, ground, 3.0) for line in ("line-strong", "focus") for ground in GROUNDS),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(theme: str, front: str, back: str, least: float) -> None:
    table = colours(LIGHT if theme == "light" else DARK)
    assert contrast(table[front], table[back]) >= least


def test_the_formula_knows_black_from_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_ways_to_dark_lead_to_the_same_dark() -> None:
    assert DARK
    assert MACHINE_DARK
    assert DARK[1].split() == MACHINE_DARK[1].split()
    assert colours(DARK).keys() == colours(LIGHT).keys()
