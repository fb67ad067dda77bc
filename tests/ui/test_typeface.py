"""The typeface has every letter of Vietnamese, figures of one width, its licence, and few bytes."""

import pytest
from fontTools.ttLib import TTFont

from tests.ui.bundled import UI, tool

WEIGHTS = sorted((UI / "fonts").glob("*.woff2"))


def test_there_are_two_weights_and_a_licence() -> None:
    assert [path.name for path in WEIGHTS] == ["be-vietnam-pro-400.woff2", "be-vietnam-pro-600.woff2"]
    licence = (UI / "fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    assert "Copyright 2021 The Be Vietnam Pro Project Authors" in licence


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.stem)
def test_weight_is_light_and_complete(path: "object") -> None:
    font = TTFont(path)
    letters = tool("fonts").vietnamese_letters()
    assert len(letters) == 2 * (12 * 6 + 21)
    assert sorted(letters - {chr(code) for code in font.getBestCmap()}) == []
    assert {*"–“”…₫·×≥%0123456789"} <= {chr(code) for code in font.getBestCmap()}
    assert path.stat().st_size <= 16 * 1024  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.stem)
def test_tabular_figures_have_one_width(path: "object") -> None:
    font = TTFont(path)
    gsub = font["GSUB"].table
    features = [record for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum"]
    mapping = gsub.LookupList.Lookup[features[0].Feature.LookupListIndex[0]].SubTable[0].mapping
    assert len(mapping) == 10
    assert len({font["hmtx"][name][0] for name in mapping.values()}) == 1
