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
    "head": ("none", "national", "letter", "contact", "tall"),
    "header": ("numbered", "two", "two-numbered", "repeated", "lines", "capitals", "coloured"),
    "numbers": ("restart", "padded", "none", "formula", "text"),
    "name": ("upper", "split", "split-merged", "honorific", "rank", "notes", "several", "spaces", "posted"),
    "unit": ("merged", "once", "ditto", "roman", "letters", "nested", "title", "bold", "counted"),
    "post": ("joined", "comma", "none", "first"),
    "phone": ("number", "dots", "plus", "two", "words", "none"),
    "text": ("nfd", "tcvn3", "tcvn3-capitals", "vni", "half", "nbsp"),
    "secret": (
        "ethnic", "religion", "party", "identity", "old-identity", "birth", "birth-year", "birth-sexes", "health", "photo",
        "bare-identity", "bare-birth", "hidden-identity", "all",
    ),
    "foot": ("total", "signed", "subtotals", "notes", "both"),
    "gaps": ("rows", "groups", "columns"),
    "place": ("right", "low"),
    "sheets": ("sites", "hidden-old", "instructions", "beside", "below"),
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
    (("unit", "*"), ("header", "two")),
    (("unit", "*"), ("header", "two-numbered")),
    (("sheets", "*"), ("unit", "*")),
    (("numbers", "restart"), ("unit", "title")),
)


def together(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two habits can meet."""
    pair = {first, second}
    if first[0] == second[0]:
        return False
    if ("kind", "csv") in pair or ("kind", "tsv") in pair or ("kind", "docx") in pair:
        other = second if first[0] == "kind" else first
        only_books = {
            ("text", "half"),
            ("text", "tcvn3-capitals"),
            ("secret", "hidden-identity"),
            ("numbers", "formula"),
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
