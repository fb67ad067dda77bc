"""Rules that stand twice, in Python for the server and in JavaScript for rooms without a line, must agree."""

import json
import random
from collections.abc import Iterator
from posixpath import normpath
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from diemcau.attendance.headcounts import Counted, held
from diemcau.attendance.registers import Said, Undoing, holding, taken_back
from diemcau.kernel.ids import code_hash, tidy_code, uuid7
from diemcau.kernel.names import fold
from diemcau.kernel.op import Claim, standing
from diemcau.ui.bundle import join_modules
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
    script = join_modules(normpath(f"offline/js/{module}.js"), _read)
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


def test_which_headcount_holds_agrees_and_what_stands_beside_it(page: Page) -> None:
    dice = random.Random(20261122)
    registers = []
    for _ in range(600):
        claims = [claim for claim in _claims(dice) if claim.site == 1]
        registers += [[(claim, dice.randint(0, 3), dice.random() < 0.4) for claim in claims]] if claims else []
    asked = [[{**_plain(c), "hub": False, "present": n, "confirmed": sure} for c, n, sure in r] for r in registers]
    found = _run(
        page,
        "ops",
        "given.map((r) => m0.counted(r)).map((c) => [c.present, c.confirmed, c.id, c.also, !!c.alsoConfirmed])",
        asked,
    )
    meant = []
    for register in registers:
        facts = {c.id: _report(c, present, confirmed=sure) for c, present, sure in register}
        *told, also, also_confirmed = held(facts)
        one = Counted(*told, saw=[])
        meant.append([one.present, one.confirmed, str(one.op_id), also, also_confirmed])
    assert found == meant
    assert sum(also is not None for *_told, also, _also_confirmed in meant) > 50
    assert sum(row[-1] for row in meant) > 20


def _report(claim: Claim, present: int, *, confirmed: bool) -> Counted:
    return Counted(
        "live",
        1,
        1,
        None,
        None,
        present,
        0,
        0,
        "app",
        "",
        confirmed,
        claim.at,
        "",
        claim.id,
        [str(s) for s in claim.saw],
    )


HERE, PERSON = 1, UUID(int=77)
BOOK = """(() => {
  const outbox = Object.assign(new EventTarget(), {
    maker: { base: { site: given.here } }, entries: new Map(given.own.map((op) => [op.id, { id: op.id, op, state: "stored" }])), op: (entry) => entry.op,
  })
  const book = new m3.Book(null, outbox)
  book.head = { me: { hub: given.hub } }
  book.facts = new Map(given.facts.map((fact) => [fact.id, fact]))
  outbox.dispatchEvent(new Event("change"))
  return given.asked.map((u) => {
    const { state, claim, conflict } = book.stateOf(u, 7)
    return claim && [state === "elsewhere" ? "present" : state, claim.site, claim.id, conflict, book.mayUndo(claim)]
  })
})()"""


def _said(dice: random.Random, *, hub: bool) -> list[Said]:
    """What was said about one person and whoever came instead, by three rooms and the hub."""
    facts: list[Said] = []
    for _ in range(dice.randint(1, 9)):
        kind, told = (
            dice.choice(("check_in", "check_out", "absent", "substitute", "undo", "undo")),
            [f.op_id for f in facts],
        )
        site, one = dice.randint(1, 3), uuid7(1_800_000_000_000 + dice.randint(0, 3))
        own = site == HERE and dice.random() < 0.5
        facts.append(Said(
            op_id=one, run="live", session_id=7, delegate_uid=PERSON, kind=kind, site_id=site, at=dice.randint(1, 4),
            saw=[str(seen) for seen in dice.sample(told, min(len(told), dice.randint(0, 2)))],
            undoes=dice.choice([*told, UUID(int=5)]) if kind == "undo" else None, reason="other" if kind == "absent" else "",
            via="own" if own else "", who="", hub=hub if own else dice.random() < 0.2,
        ))  # fmt: skip
    return facts


def _server_says(facts: list[Said], asked: list[UUID], *, hub: bool) -> list[Any]:
    undoings = [Undoing(f.op_id, f.run, f.undoes, f.site_id, f.hub) for f in facts if f.undoes]
    undone, _ = taken_back(facts, undoings)
    found: list[Any] = []
    for uid in asked:
        held = holding(uid, [f for f in facts if any(register.uid == uid for register in f.registers())], undone)
        found.append(held and [held.state, held.site, str(held.op_id), bool(held.sites), hub or held.site == HERE])
    return found


def _as_pack(f: Said) -> dict[str, Any]:
    told = {
        "id": str(f.op_id),
        "k": f.kind,
        "d": str(f.delegate_uid),
        "s": 7,
        "at": f.at,
        "site": f.site_id,
        "r": f.reason,
    }
    return told | {"saw": f.saw, "hub": f.hub} | ({"un": str(f.undoes)} if f.undoes else {})


def _as_op(f: Said) -> dict[str, Any]:
    body = {"delegate": str(f.delegate_uid), "session": 7} | ({"undoes": str(f.undoes)} if f.undoes else {})
    op = {
        "id": str(f.op_id),
        "kind": f"attendance.{f.kind}",
        "at": f.at - 5,
        "offset": 5,
        "site": f.site_id,
        "saw": f.saw,
    }
    return op | {"body": body | ({"reason": f.reason} if f.reason else {})}


def test_what_a_desk_shows_is_what_the_server_holds(page: Page) -> None:
    """The pack and the own queue folded by the page, against the server's registers: undoings and moves of several rooms."""
    page.set_content('<script id="desk-texts" type="application/json">{}</script>')
    dice, seen = random.Random(20261122), {"conflict": 0, "foreign": 0, "nobody": 0}
    for turn in range(400):
        hub = turn % 4 == 0
        facts = _said(dice, hub=hub)
        asked = [PERSON, *(f.op_id for f in facts if f.kind == "substitute")]
        meant = _server_says(facts, asked, hub=hub)
        given = {
            "here": HERE, "hub": hub, "asked": [str(uid) for uid in asked], "own": [_as_op(f) for f in facts if f.via],
            "facts": [_as_pack(f) for f in facts if not f.via],
        }  # fmt: skip
        assert _run(page, "book", BOOK, given) == meant, turn
        seen["conflict"] += any(held and held[3] for held in meant)
        seen["nobody"] += None in meant
        seen["foreign"] += bool(
            taken_back(facts, [Undoing(f.op_id, f.run, f.undoes, f.site_id, f.hub) for f in facts if f.undoes])[1]
        )
    assert min(seen.values()) > 20, seen


def test_ids_are_uuid7_of_their_moment(page: Page) -> None:
    made = [
        UUID(text)
        for text in _run(page, "../../ui/js/op-maker", "given.map((ms) => m0.uuid7(ms))", [0, 1_800_000_000_000, 2**47])
    ]
    assert [one.version for one in made] == [7, 7, 7]
    assert [one.variant for one in made] == ["specified in RFC 4122"] * 3
    assert [one.int >> 80 for one in made] == [0, 1_800_000_000_000, 2**47]


def test_bundles_are_whole_scripts() -> None:
    script = join_modules("offline/js/desk.js", _read)
    assert "import " not in json.dumps(script).replace("important", "")
    with pytest.raises(ValueError, match="ring"):
        join_modules("a.js", {"a.js": 'import { b } from "./b.js"', "b.js": 'import { a } from "./a.js"'}.__getitem__)
