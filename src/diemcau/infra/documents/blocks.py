"""What documents are made of. Sizes are points, lengths millimetres; texts are plain, and one line each."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Align = Literal["justify", "left", "center", "right"]


class Run(Struct, frozen=True):
    """A piece of a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False


def bold(text: str) -> Run:
    return Run(text, bold=True)


def italic(text: str) -> Run:
    return Run(text, italic=True)


class Line(Struct, frozen=True):
    """A centred line of a heading or above a signature; `rule`: a line below it, as a share of its own length; `before`: points left empty
    above it."""

    text: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    rule: float = 0
    before: float = 0


class Block(Struct, frozen=True, tag=True):
    """Whatever stands below one another."""


class Head(Block, frozen=True):
    """Two columns without borders, `share` of the width for the left one, in two rows: what stands in the lower one begins at the
    same height on both sides (number and date). `hosts`: bodies that issue it together; they stand side by side, three in a row, between
    `right`, which then has the whole width, and the lower row."""

    left: tuple[Line, ...]
    right: tuple[Line, ...] = ()
    below_left: tuple[Line, ...] = ()
    below_right: tuple[Line, ...] = ()
    share: float = 0.41
    hosts: tuple[tuple[Line, ...], ...] = ()


class Title(Block, frozen=True):
    """What kind of document it is, and what of: the last line of what it is of has a rule of this share below it."""

    text: str
    subject: str = ""
    size: float = 14
    rule: float = 0.4


class Paragraph(Block, frozen=True):
    """`size` 0: the body's. `first_line`: with an indent. `keep`: on the page of the next block."""

    runs: tuple[Run, ...]
    align: Align = "justify"
    first_line: bool = True
    size: float = 0
    before: float = 6
    keep: bool = False


def paragraph(
    *texts: str | Run,
    align: Align = "justify",
    first_line: bool = True,
    size: float = 0,
    before: float = 6,
    keep: bool = False,
) -> Paragraph:
    """A paragraph of strings and runs."""
    runs = tuple(Run(text) if isinstance(text, str) else text for text in texts)
    return Paragraph(runs, align, first_line, size, before, keep)


class Heading(Block, frozen=True):
    """The title of a part, `level` 1 to 3, numbered by itself as the layout says."""

    text: str
    level: int = 1


class List(Block, frozen=True):
    """Items one below another, with a dash each, or `ordered`: 1, 2, 3."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


def listed(*items: str | Run | Sequence[str | Run], ordered: bool = False) -> List:
    """A list of strings, of runs, or of several of them for an item."""
    told = tuple((item,) if isinstance(item, str | Run) else item for item in items)
    return List(tuple(tuple(Run(r) if isinstance(r, str) else r for r in one) for one in told), ordered)


class Picture(Block, frozen=True):
    """A picture (`data`: PNG or JPEG) in the middle, `width` millimetres wide at most; `told` for those who do not see it, `caption` below."""

    data: bytes
    told: str
    width: float = 120
    caption: str = ""


class Signer(Struct, frozen=True):
    """Who signs: signing power and position in lines, and the name."""

    power: tuple[Line, ...]
    name: str = ""


class Signatures(Block, frozen=True):
    """Several who sign side by side, three in a row, with `space` millimetres for signature and seal; rows are kept together."""

    signers: tuple[Signer, ...]
    space: float = 26


class Table(Block, frozen=True):
    """Cells with lines around them; the heading repeats on every page. `widths` are shares; `height` the least of a row;
    columns without an align are at the left."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...] = ()
    size: float = 12
    height: float = 0


class Code(Struct, frozen=True):
    """A QR code that says `says`, and what people are told of it; `link` is printed below so that it can be typed."""

    says: str
    told: str
    link: str = ""


class Codes(Block, frozen=True):
    """One or two QR codes side by side, each with its words to the right."""

    codes: tuple[Code, ...]
    width: float = 27


class Closing(Block, frozen=True):
    """Recipients at the left, the signature at the right; kept together. `space`: millimetres left empty between position and name, for
    the seal and the signature, or for the pictures of an electronic one."""

    recipients: tuple[str, ...] = ()
    heading: str = ""
    power: tuple[Line, ...] = ()
    name: str = ""
    space: float = 26

    @property
    def is_empty(self) -> bool:
        """Nobody is told and nobody signs: it takes no room, which else may be a page of its own."""
        return not (self.recipients or self.power or self.name)


class PageBreak(Block, frozen=True):
    """The next block begins on a new page."""


class Pages(Block, frozen=True):
    """What follows begins on a new page, lying or upright: annexes with wide tables. Pages go on being counted."""

    landscape: bool = True


class Annex(Block, frozen=True):
    """What follows is an annex, which begins on a new page, lying or upright, and counts its pages from 1 (Decree 30/2020, annex I, part III.IV): its
    `name` (“Phụ lục II”), its `title`, and what document it goes with."""

    name: str
    title: str
    goes_with: str = ""
    landscape: bool = True


class Layout(Struct, frozen=True):
    """The page and the body's letters. `pages`: where the number stands, from the second page on. `numbers`: headings as offices number
    them (I., 1., a), as reports do (1., 1.1.), or not."""

    top: float = 20
    right: float = 20
    bottom: float = 20
    left: float = 30
    size: float = 13
    first_line: float = 10
    pages: Literal["top", "bottom"] = "top"
    numbers: Literal["office", "decimal", "none"] = "office"
    landscape: bool = False


class Document(Struct, frozen=True):
    """One document, A4; upright where no Pages turns it."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    layout: Layout = Layout()


def size_of(layout: Layout) -> tuple[float, float]:
    """Width and height of the page in millimetres."""
    return (297, 210) if layout.landscape else (210, 297)


BLOCKS = (
    Head | Title | Heading | Paragraph | List | Table | Picture | Codes | Closing | Signatures | PageBreak | Pages | Annex
)  # fmt: skip
"""All there are, for reading kept ones again."""
