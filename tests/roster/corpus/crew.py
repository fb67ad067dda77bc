"""Who is on a list, and how this clerk writes names, numbers and what must not be kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.roster.corpus import invented
from tests.roster.corpus.habits import Spec
from tests.roster.corpus.headings import ETHNIC, HEALTH, RELIGION, TELLING
from tests.roster.corpus.page import Value

HONORIFICS = ("Ông", "Bà", "Đ/c", "Đồng chí", "đ/c", "ông", "bà", "Đ/C", "Ông:")
RANKS = (
    "Đại tá",
    "Thượng tá",
    "Trung tá",
    "Thiếu tá",
    "Đại úy",
    "ThS.",
    "TS.",
    "PGS.TS.",
    "BS.CKI",
    "KS.",
    "Thiếu tá, ThS.",
    "CN.",
    "GS, TS",
    "Ths",
)
NOTED = {
    True: ("CCCD: {}", "{}", "Số CC {} cấp năm 2021"),
    False: ("dân tộc {}", "tôn giáo: {}", "{}", "có bệnh {}, cần ngồi gần cửa"),
}
ALL_SECRETS = ("ethnic", "religion", "party", "identity", "birth", "health", "photo")


@dataclass
class Row:
    """One row of a list; `people` are their full names, more than one where they share a cell."""

    people: list[str]
    shown: str
    post: str
    unit: str
    phone: str = ""
    phone_shown: Value = ""
    note: str = ""
    secret: dict[str, Value] = field(default_factory=dict)
    posts: str = ""  # what the cell of the position shows
    office: str = ""


@dataclass
class Group:
    unit: str
    rows: list[Row]
    site: str = ""


def secret_kinds(spec: Spec) -> list[str]:
    kinds = [kind.removeprefix("bare-").removeprefix("hidden-") for kind in spec.secret]
    return [one for kind in kinds for one in (ALL_SECRETS if kind == "all" else (kind,))]


def crew(spec: Spec, dice: Random, count: int) -> list[Group]:
    """Groups of people of one body each."""
    sizes: list[int] = []
    while sum(sizes) < count:
        sizes.append(min(dice.randrange(2, 6), count - sum(sizes)))
    grouped = (
        spec.unit in ("roman", "letters", "nested", "bold", "counted", "decimal", "capitals", "colon")
        or spec.post == "joined"
    )
    if spec.unit == "title":
        sizes = [count]
    bodies = invented.communes(dice, len(sizes)) if grouped else invented.units(dice, len(sizes))
    fresh = iter(invented.names(dice, count * 3))
    groups = [
        Group(unit, [_row(spec, dice, fresh, unit) for _ in range(size)])
        for unit, size in zip(bodies, sizes, strict=True)
    ]
    if spec.unit == "sites":
        for group, place in zip(groups, dice.sample(invented.PLACES, len(groups)), strict=True):
            group.site = invented.site(place)
    return groups


def _row(spec: Spec, dice: Random, fresh: Iterator[str], unit: str) -> Row:
    full = next(fresh)
    post = dice.choice(
        invented.SENIOR if spec.post in ("joined", "comma") or spec.name == "posted" else invented.POSITIONS
    )
    row = Row([full], full, post, unit, note=dice.choice(invented.NOTES))
    row.posts = {"joined": f"{post} {unit}", "comma": f"{post}, {unit}"}.get(spec.post, post)
    if spec.name == "several" and dice.random() < 0.5:
        row.people.append(next(fresh))
    row.shown = shown_name(spec.name, row, dice, next(fresh))
    row.phone, row.phone_shown = phone(spec.phone, dice)
    if spec.phone == "two-columns":
        row.phone = row.phone_shown = invented.mobile(dice)
        row.office = dice.choice(["", f"0215{dice.randrange(10**7):07d}"])
    row.secret = {kind: secret(kind, dice) for kind in secret_kinds(spec)}
    if "noted" in row.secret:
        said = str(row.secret["noted"])
        row.note = dice.choice(NOTED[said.isdigit()]).format(said)
    return row


def shown_name(habit: str, row: Row, dice: Random, other: str) -> str:
    full = row.people[0]
    if habit == "upper":
        return full.upper()
    if habit == "honorific":
        return f"{dice.choice(HONORIFICS)} {full}"
    if habit == "rank":
        return f"{dice.choice(RANKS)} {full}" if dice.random() < 0.7 else full
    if habit == "notes":
        noted = [
            f"{full} (thay đ/c {other})",
            f"{full} (vắng có lý do)",
            f"{full} - Trưởng đoàn",
            f"{full} (thay ông {other})",
        ]
        return dice.choice([*noted, full, full, full])
    if habit == "several" and len(row.people) > 1:
        one, two = row.people
        return dice.choice(
            [f"{one}\n{two}", f"{one}; {two}", f"1. {one}\n2. {two}", f"- {one}\n- {two}", f"{one}, {two}"]
        )
    if habit == "surname-upper":
        return f"{full.split()[0].upper()} {' '.join(full.split()[1:])}"
    if habit == "lower":
        return full.lower()
    if habit == "spaces":
        return dice.choice(
            [f"  {full} ", full.replace(" ", "  "), full.replace(" ", "\u00a0"), f"{full}\t", f"\u200b{full}"]
        )
    if habit == "posted":
        return f"{full}{dice.choice([chr(10), ' - ', ', '])}{row.post}"
    return full


def phone(habit: str, dice: Random) -> tuple[str, Value]:
    """What is kept, and what the cell shows."""
    number = invented.mobile(dice)
    habit = dice.choice(["text", "number", "dots", "plus"]) if habit == "mixed" else habit
    if habit == "none" or dice.random() < 0.12:
        return "", ""
    a, b, c = number[:4], number[4:7], number[7:]
    other = invented.mobile(dice)
    shown: dict[str, list[Value]] = {
        "text": [number],
        "two-columns": [number],
        "quoted": [f"'{number}"],
        "number": [int(number)],
        "dots": [
            f"{a}.{b}.{c}",
            f"{a} {b} {c}",
            f"{a}-{b}-{c}",
            f"{number[:3]} {number[3:6]} {number[6:]}",
            f"({a}) {b} {c}",
        ],
        "plus": [f"+84{number[1:]}", f"+84 {number[1:4]} {number[4:7]} {number[7:]}", f"(+84) {number[1:]}"],
        "two": [f"{number}; {other}", f"{number} / {other}", f"{number}\n{other}", f"{number}, {other}"],
        "words": [f"{number} (Zalo)", f"ĐT: {number}", f"DĐ {number}", f"{number} - gọi giờ hành chính"],
    }
    return number, dice.choice(shown[habit])


def secret(kind: str, dice: Random) -> Value:
    year, month, day = invented.birthday(dice)
    if kind == "noted":
        return dice.choice([invented.identity_number(dice), *TELLING])
    if kind == "ethnic":
        return dice.choice(ETHNIC)
    if kind == "religion":
        return dice.choice(RELIGION)
    if kind == "health":
        return dice.choice(HEALTH)
    if kind == "party":
        return dice.choice(["", f"{day:02d}/{month:02d}/{year + 26}", f"{day:02d}/{month:02d}/{year + 28}"])
    if kind == "identity":
        return invented.identity_number(dice)
    if kind == "old-identity":
        return invented.old_identity_number(dice)
    if kind == "photo":
        return f"anh_the_{dice.randrange(10**6):06d}.jpg"
    if kind in ("birth-year", "birth-sexes"):
        return year
    return dice.choice([date(year, month, day), f"{day:02d}/{month:02d}/{year}", f"{day}.{month}.{year}"])


def shapes_of(value: Value) -> list[str]:
    """How a value would look where it was kept."""
    return [f"{value:%d/%m/%Y}", value.isoformat()] if isinstance(value, date) else [str(value)]
