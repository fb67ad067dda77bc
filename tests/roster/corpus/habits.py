"""What clerks do, each habit on an axis of its own: two habits of different axes can meet in one file."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Spec:
    """One list: the plainest habit on every axis, unless said."""

    kind: str = "xlsx"
    count: int = 0  # 0: as the dice fall
    columns: tuple[str, ...] = ()
    head: str = "title"
    header: str = "one"
    numbers: str = "through"
    name: str = "plain"
    unit: str = "column"
    post: str = "column"
    phone: str = "text"
    text: str = "nfc"
    secret: tuple[str, ...] = ()
    foot: str = "none"
    gaps: str = "none"
    place: str = "corner"
    sheets: str = "one"


AXES: dict[str, tuple[str, ...]] = {
    "kind": ("xls", "ods", "csv", "tsv", "docx"),
    "head": ("none", "national", "letter", "contact", "tall", "digital", "logo"),
    "header": (
        "numbered", "two", "two-numbered", "repeated", "lines", "capitals", "coloured", "absent", "tall", "spaced", "lettered", "english",
    ),
    "numbers": ("restart", "padded", "none", "formula", "text"),
    "name": (
        "upper", "split", "split-merged", "honorific", "rank", "notes", "several", "spaces", "posted", "surname-upper", "lower",
        "honorific-column", "three", "given-first",
    ),
    "unit": ("merged", "once", "ditto", "roman", "letters", "nested", "title", "bold", "counted", "decimal", "capitals", "colon", "sites"),
    "post": ("joined", "comma", "none", "first"),
    "phone": ("number", "dots", "plus", "two", "words", "none", "two-columns", "mixed", "quoted"),
    "text": ("nfd", "tcvn3", "tcvn3-capitals", "vni", "half", "nbsp", "tcvn3-bare", "vni-bare", "unicode-old-font"),
    "secret": (
        "ethnic", "religion", "party", "identity", "old-identity", "birth", "birth-year", "birth-sexes", "health", "photo",
        "bare-identity", "bare-birth", "hidden-identity", "noted", "all",
    ),
    "foot": ("total", "signed", "subtotals", "notes", "both"),
    "gaps": ("rows", "groups", "columns", "dashes"),
    "place": ("right", "low"),
    "sheets": ("sites", "hidden-old", "instructions", "beside", "below", "units", "sum", "lookups"),
}  # fmt: skip

TEXT_KINDS = ("csv", "tsv")
NEVER: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    # what cannot be on one paper, or what no clerk could read with certainty
    (("name", "several"), ("phone", "*")),
    (("name", "several"), ("post", "*")),
    (("name", "several"), ("secret", "*")),
    (("name", "posted"), ("post", "*")),
    (("post", "joined"), ("unit", "*")),
    (("post", "comma"), ("unit", "*")),
    (("post", "joined"), ("header", "two")),
    (("post", "joined"), ("header", "two-numbered")),
    (("post", "comma"), ("header", "two")),
    (("post", "comma"), ("header", "two-numbered")),
    (("post", "none"), ("header", "two")),
    (("post", "none"), ("header", "two-numbered")),
    (("post", "first"), ("header", "two")),
    (("post", "first"), ("header", "two-numbered")),
    (("unit", "*"), ("header", "two")),
    (("unit", "*"), ("header", "two-numbered")),
    (("sheets", "*"), ("unit", "*")),
    (("numbers", "restart"), ("unit", "title")),
    (("numbers", "*"), ("unit", "decimal")),
    (("name", "posted"), ("header", "two")),
    (("name", "posted"), ("header", "two-numbered")),
    (("header", "absent"), ("secret", "birth-sexes")),
    (("header", "absent"), ("phone", "two-columns")),
    (("header", "absent"), ("name", "split")),
    (("header", "absent"), ("name", "split-merged")),
    (("header", "absent"), ("name", "three")),
    (("header", "absent"), ("name", "given-first")),
    (("header", "absent"), ("name", "honorific-column")),
    (("header", "absent"), ("unit", "ditto")),
    (("header", "absent"), ("post", "none")),
    (("sheets", "units"), ("post", "joined")),
    (("sheets", "units"), ("post", "comma")),
    (("sheets", "units"), ("header", "two")),
    (("sheets", "units"), ("header", "two-numbered")),
)


def together(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two habits can meet."""
    pair = {first, second}
    if first[0] == second[0]:
        return False
    if ("kind", "csv") in pair or ("kind", "tsv") in pair or ("kind", "docx") in pair:
        other = second if first[0] == "kind" else first
        only_books = {("secret", "hidden-identity"), ("numbers", "formula"), ("head", "logo")}
        only_books |= {
            ("text", habit) for habit in ("half", "tcvn3-capitals", "tcvn3-bare", "vni-bare", "unicode-old-font")
        }
        if other in only_books or other[0] == "sheets":
            return False
    return not any(_is(a, one) and _is(b, two) for one, two in NEVER for a, b in ((first, second), (second, first)))


def _is(habit: tuple[str, str], rule: tuple[str, str]) -> bool:
    return habit[0] == rule[0] and rule[1] in ("*", habit[1])


def pair(dice: Random) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two habits that can meet."""
    while True:
        one, two = dice.sample(sorted(AXES), 2)
        first, second = (one, dice.choice(AXES[one])), (two, dice.choice(AXES[two]))
        if together(first, second):
            return first, second


def spec_of(*habits: tuple[str, str]) -> Spec:
    """A list with these habits."""
    wanted: dict[str, object] = {axis: (habit,) if axis == "secret" else habit for axis, habit in habits}
    return Spec(**wanted)  # type: ignore[arg-type]
