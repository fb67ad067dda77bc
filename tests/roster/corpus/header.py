"""Which columns a list has, in which order, and how they are headed."""

from dataclasses import dataclass, replace
from random import Random

from tests.roster.corpus.crew import ALL_SECRETS
from tests.roster.corpus.habits import Spec
from tests.roster.corpus.headings import ENGLISH, HEADINGS, SECRET
from tests.roster.corpus.page import Page

NAMES = {
    "split": ["family", "given"],
    "split-merged": ["family", "given"],
    "given-first": ["given", "family"],
    "three": ["surname", "middle", "given"],
    "honorific-column": ["honorific", "name"],
}


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    at: int = 0
    over: str = ""  # a heading above this one and its neighbour
    secret: str = ""


def columns_of(spec: Spec, dice: Random, left: int) -> list[Column]:
    keys = list(spec.columns) or _keys(spec, dice)
    columns = [_column(key, spec, dice) for key in keys]
    for kind in [kind for kind in spec.secret if kind != "noted"]:
        for one in ALL_SECRETS if kind == "all" else (kind,):
            at = dice.randrange(_after_name(columns), len(columns) + 1)
            columns[at:at] = _secret(one, dice)
    if spec.gaps == "columns":
        columns.insert(_after_name(columns), Column("gap", ""))
    absent: dict[str, str] = {"heading": ""} if spec.header == "absent" else {}
    return [replace(column, at=left + order, **absent) for order, column in enumerate(columns)]


def _after_name(columns: list[Column]) -> int:
    """Where a column can be put in without parting two that share a heading."""
    last = max(order for order, column in enumerate(columns) if column.key in ("name", "given", "post", "unit"))
    return last + 1


def _keys(spec: Spec, dice: Random) -> list[str]:
    name = NAMES.get(spec.name, ["name"])
    post = (
        []
        if spec.post == "none" or spec.name == "posted"
        else ["joined"]
        if spec.post in ("joined", "comma")
        else ["post"]
    )
    unit = (
        ["unit"]
        if spec.unit in ("column", "merged", "once", "ditto", "sites") and spec.post not in ("joined", "comma")
        else []
    )
    if spec.post == "first":
        keys = [*post, *name, *unit]
    elif spec.header in ("two", "two-numbered"):
        keys = [*name, *post, *unit]
    else:
        keys = dice.choice([[*name, *post, *unit], [*name, *post, *unit], [*name, *unit, *post], [*unit, *name, *post]])
    keys += {"none": [], "two-columns": dice.choice([["office", "phone"], ["phone", "office"]])}.get(
        spec.phone, ["phone"]
    )
    chance = {"note": 1.0 if "noted" in spec.secret else 0.6}
    keys += [key for key in ("mail", "car", "note", "sign") if dice.random() < chance.get(key, 0.25)]
    return keys if spec.numbers == "none" else ["no", *keys]


def _column(key: str, spec: Spec, dice: Random) -> Column:
    heading = ENGLISH[key] if spec.header == "english" else dice.choice(HEADINGS[key])
    if key == "phone" and spec.phone == "two-columns":
        heading = dice.choice(["Di động", "Điện thoại di động"])
    if key in ("family", "given") and spec.name == "split-merged":
        heading = "Họ và tên" if key == "family" else ""
    over = "Chức vụ, đơn vị" if spec.header in ("two", "two-numbered") and key in ("post", "unit") else ""
    if over:
        heading = {"post": "Chức vụ", "unit": "Đơn vị"}[key]
    return Column(key, heading, over=over)


def _secret(kind: str, dice: Random) -> list[Column]:
    if kind == "birth-sexes":
        return [Column("men", "Nam", over="Năm sinh", secret=kind), Column("women", "Nữ", over="Năm sinh", secret=kind)]
    plain = kind.removeprefix("bare-").removeprefix("hidden-")
    heading = "" if kind.startswith("bare-") else dice.choice(SECRET[plain])
    return [Column("secret", heading, secret=plain)]


def draw_header(spec: Spec, dice: Random, page: Page, top: int, columns: list[Column], *, again: bool = False) -> int:
    """The header at row `top`; where the next row is."""
    if spec.header == "absent":
        return top
    tall = spec.header == "tall" or any(column.over for column in columns)
    look: dict[str, object] = {"bold": spec.header != "numbered" or dice.random() < 0.5}
    look |= {"fill": "#DDEBF7"} if spec.header == "coloured" else {}
    for column in columns:
        text = _worded(column.heading, spec)
        if column.over:
            page.put(top + 1, column.at, text, **look)
            if not any(other.over == column.over and other.at == column.at - 1 for other in columns):
                page.wide(top, column.at, column.at + 1, column.over, **look)
        elif tall and spec.name == "split-merged" and column.key in ("family", "given"):
            page.put(top, column.at, text, **look)
        elif tall:
            page.tall(top, top + 1, column.at, text, **look)
        else:
            page.put(top, column.at, text, **look)
        if column.key == "family" and spec.name == "split-merged":
            page.merges.append((top, column.at, top + int(tall), column.at + 1))
    if "hidden-identity" in spec.secret:
        page.hidden_columns |= {column.at for column in columns if column.secret == "identity"}
    top += 2 if tall else 1
    if spec.header in ("numbered", "two-numbered") and not again:
        shape = dice.choice(["({})", "{}"])
        page.line(top, [shape.format(n) for n in range(1, len(columns) + 1)], columns[0].at)
        top += 1
    if spec.header == "lettered" and not again:
        page.line(top, [*"ABCDEF"[:2], *range(1, len(columns) - 1)], columns[0].at)
        top += 1
    return top + (spec.header == "spaced")


def _worded(heading: str, spec: Spec) -> str:
    if spec.header == "capitals":
        return heading.upper()
    if spec.header == "lines":
        return heading.replace(" ", "\n", 1)
    return heading
