"""Rules that stand twice, in Python for the server and in JavaScript for rooms without a line, must agree."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from diemcau.kernel.ids import code_hash, tidy_code, uuid7
from diemcau.kernel.names import fold
from diemcau.kernel.op import Claim, standing
from diemcau.offline.bundle import join_modules
from tests.browser import CHROMIUM, one_playwright

pytestmark = pytest.mark.browser


def _read(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    with open(found, encoding="utf-8") as file:
        return file.read()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def _run(page: Page, module: str, expression: str, argument: Any) -> Any:
    """`expression` over `argument`, with the exports of a module in scope as `m0`."""
    script = join_modules(f"offline/js/{module}.js", _read)
    return page.evaluate(f"(given) => {{ {script}; return {expression} }}", argument)


NAMES = [
    "Nguyễn Thị Hoà", "nguyễn thị hòa", "ĐẶNG VĂN ĐÔNG", "Y Blô Niê Kdăm", "H’Hen Niê", "Trần  Ngọc-Ánh", "Lò Văn Ơn (A)",
    "Phạm Đức Ưng", "K'Brêu", "Hoàng Thị Ỷ", "Vàng A Pó", "Lê.Văn.Ý", "", "  ", "Æøß 12_3",
]  # fmt: skip


def _random_names(seed: int) -> list[str]:
    dice = random.Random(seed)
    letters = (
        "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ '’-.()09áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    )
    return ["".join(dice.choices(letters, k=dice.randint(0, 24))) for _ in range(400)]


def test_folding_agrees(page: Page) -> None:
    names = NAMES + _random_names(1)
    assert _run(page, "names", "given.map(m0.fold)", names) == [fold(name) for name in names]


def test_codes_read_aloud_agree(page: Page) -> None:
    typed = ["abcd-1234", "O0 iL lu", "7K2M 9QPZ", "x"]
    assert _run(page, "names", "given.map(m0.tidyCode)", typed) == [tidy_code(code) for code in typed]
    assert _run(page, "names", "m0.tidyCode(given)", "https://example.test/d/7K2M9QPZ") == "7K2M9QPZ"


def test_hashes_of_codes_agree(page: Page) -> None:
    page.goto("about:blank")
    script = join_modules("offline/js/names.js", _read)
    # crypto.subtle needs a secure page: a page of localhost is one, about:blank is not
    page.route("http://localhost/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://localhost/")
    made = page.evaluate(f"async (given) => {{ {script}; return m0.codeHash(7, given) }}", "7K2M9QPZ1234")
    assert made == code_hash(7, "7K2M9QPZ1234")


def _claims(dice: random.Random) -> list[Claim]:
    ids = [uuid7(1_800_000_000_000 + dice.randint(0, 3)) for _ in range(dice.randint(0, 7))]
    made = []
    for one in ids:
        saw = tuple(dice.sample(ids, dice.randint(0, min(2, len(ids))))) if dice.random() < 0.4 else ()
        made.append(Claim(one, dice.randint(0, 3), dice.randint(1, 2), saw, dice.random() < 0.25))
    return made


def _plain(claim: Claim) -> dict[str, Any]:
    saw = [str(seen) for seen in claim.saw]
    return {"id": str(claim.id), "at": claim.at, "site": claim.site, "saw": saw, "hub": claim.hub}


def test_what_stands_agrees_on_random_registers(page: Page) -> None:
    dice = random.Random(20261122)
    registers = [_claims(dice) for _ in range(600)]
    found = _run(
        page, "ops", "given.map((r) => m0.standing(r).map((c) => c.id))", [[_plain(c) for c in r] for r in registers]
    )
    assert found == [[str(claim.id) for claim in standing(register)] for register in registers]
    assert any(len(ids) > 1 for ids in found), "no register had a conflict: the dice test nothing"


def test_ids_are_uuid7_of_their_moment(page: Page) -> None:
    made = [UUID(text) for text in _run(page, "ops", "given.map((ms) => m0.uuid7(ms))", [0, 1_800_000_000_000, 2**47])]
    assert [one.version for one in made] == [7, 7, 7]
    assert [one.variant for one in made] == ["specified in RFC 4122"] * 3
    assert [one.int >> 80 for one in made] == [0, 1_800_000_000_000, 2**47]


def test_bundles_are_whole_scripts() -> None:
    script = join_modules("offline/js/desk.js", _read)
    assert "import " not in json.dumps(script).replace("important", "")
    with pytest.raises(ValueError, match="ring"):
        join_modules("a.js", {"a.js": 'import { b } from "./b.js"', "b.js": 'import { a } from "./a.js"'}.__getitem__)
