"""A clerk with habits makes a list."""

from dataclasses import replace
from random import Random

from tests.roster.corpus import around, invented, typing_of
from tests.roster.corpus.crew import Group, Row, crew, secret_kinds, shapes_of
from tests.roster.corpus.habits import TEXT_KINDS, Spec
from tests.roster.corpus.header import Column, columns_of, draw_header
from tests.roster.corpus.page import Drawn, Page, Person


class Clerk:
    """Draws one page at a time; `top` is the next free row."""

    def __init__(self, spec: Spec, dice: Random, page: Page) -> None:
        self.spec, self.dice, self.page = spec, dice, page
        self.top = 1 + (dice.randrange(1, 5) if spec.place == "low" else 0)
        self.left = 1 + (dice.randrange(1, 3) if spec.place == "right" else 0)
        self.columns: list[Column] = []
        self.number = 0
        self.site = ""
        self.group = self.within = 0

    def list_of(self, groups: list[Group], *, head: bool = True, foot: bool = True) -> None:
        """A whole list with what stands above and below it."""
        self.columns = columns_of(self.spec, self.dice, self.left)
        width = self.columns[-1].at
        if head:
            self.top = around.draw_head(
                self.spec, self.dice, self.page, self.top, (self.left, max(width, self.left + 3)), groups
            )
        self.top = draw_header(self.spec, self.dice, self.page, self.top, self.columns)
        self._groups(groups)
        if foot:
            total = sum(len(row.people) for group in groups for row in group.rows)
            self.top = around.draw_foot(self.spec, self.dice, self.page, self.top, (self._at("name"), width), total)

    def _at(self, key: str) -> int:
        return next((column.at for column in self.columns if column.key == key), self.left)

    def _groups(self, groups: list[Group]) -> None:
        drawn = 0
        for order, group in enumerate(groups):
            if self.spec.numbers == "restart":
                self.number = 0
            if order and self.spec.gaps == "groups":
                self.top += 1
            self._group_row(group, order)
            self.group, self.within = order + 1, 0
            first = self.top
            for row in group.rows:
                self._person(row, group.site or self.site, first=self.top == first)
                drawn += 1
                if self.spec.gaps == "rows" and drawn % 4 == 0 and row is not group.rows[-1]:
                    self.top += 1
                if self.spec.header == "repeated" and drawn % 5 == 0:
                    self.top = draw_header(self.spec, self.dice, self.page, self.top, self.columns, again=True)
            self._unit_cells(group, first)
            if self.spec.gaps == "dashes":
                self.page.line(self.top, [self.dice.choice(["-----", "……", "***"])] * len(self.columns), self.left)
                self.top += 1
            if self.spec.foot == "subtotals":
                self.page.put(self.top, self._at("name"), f"Cộng: {len(group.rows):02d} người", bold=True)
                self.top += 1

    def _group_row(self, group: Group, order: int) -> None:
        habit = self.spec.unit
        if habit not in ("roman", "letters", "nested", "bold", "counted", "decimal", "capitals", "colon", "sites"):
            return
        if habit == "nested" and order % 3 == 0:
            self.page.put(
                self.top,
                self.left,
                f"{'ABCDEF'[order // 3]}. KHỐI {self.dice.choice(['XÃ', 'CẤP XÃ', 'CƠ SỞ'])} {order // 3 + 1}",
                bold=True,
            )
            self.top += 1
        mark = (
            chr(65 + order)
            if habit == "letters"
            else (["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"] * 3)[order]
        )
        text = group.unit + (f" ({len(group.rows):02d} người)" if habit == "counted" else "")
        number = self._at("no")
        if habit == "sites":
            text = f"Điểm cầu {group.site[0].lower()}{group.site[1:]}"
        text = text.upper() if habit == "capitals" else text
        mark = str(order + 1) if habit == "decimal" else mark
        if habit == "colon":
            self.page.put(self.top, number, f"{self.dice.choice(['', '- ', '* '])}{text}:")
        elif habit == "bold":
            self.page.wide(self.top, self.left, self.columns[-1].at, text, bold=True)
        elif number != self._at("name") and self.dice.random() < 0.5:
            self.page.put(self.top, number, mark, bold=True)
            self.page.put(self.top, self._at("name"), text, bold=True)
        else:
            self.page.wide(
                self.top,
                self.left,
                self.columns[-1].at,
                f"{mark}{self.dice.choice(['. ', ' - ', '/ '])}{text}",
                bold=True,
            )
        self.top += 1

    def _person(self, row: Row, site: str, *, first: bool) -> None:
        self.number += 1
        self.within += 1
        for column in self.columns:
            self._cell(row, column, first=first)
        shared = len(row.people) > 1
        for full in row.people:
            named = {"split": "family", "split-merged": "family", "three": "surname"}.get(self.spec.name, "name")
            post = "" if self.spec.post == "none" else row.post
            person = Person(full, post, row.unit, site, None if shared else row.phone)
            if self.spec.name == "given-first":
                self.page.people.append(replace(person, source_cell=None))  # either cell is the name's
            else:
                self.page.expect(self.top, self._at(named), person)
        self.top += 1

    def _cell(self, row: Row, column: Column, *, first: bool) -> None:
        key, top = column.key, self.top
        if key == "no":
            self._numbered(column.at)
        elif key == "unit":
            ditto = self.spec.unit == "ditto" and not first
            text = self.dice.choice(['"', "nt", "-nt-", "''"]) if ditto else row.unit
            if self.spec.unit not in ("merged", "once") or (self.spec.unit == "once" and first):
                self.page.put(top, column.at, text)
        elif key == "secret":
            self.page.put(top, column.at, row.secret[column.secret])
        elif key in ("men", "women"):
            if (key == "women") == ("Thị" in row.people[0]):
                self.page.put(top, column.at, row.secret["birth-sexes"])
        else:
            self.page.put(top, column.at, self._plain(row, key))

    def _plain(self, row: Row, key: str) -> object:
        words = row.people[0].split()
        return {
            "name": row.shown,
            "family": " ".join(words[:-1]),
            "surname": words[0],
            "middle": " ".join(words[1:-1]),
            "honorific": "Bà" if "Thị" in words else "Ông",
            "office": row.office,
            "given": words[-1],
            "post": row.posts,
            "joined": row.posts,
            "phone": row.phone_shown,
            "note": row.note,
            "mail": f"{words[-1].lower()}.{self.number}@thu.example".encode("ascii", "ignore").decode(),
            "car": "",
        }.get(key, "")

    def _numbered(self, at: int) -> None:
        habit, top = self.spec.numbers, self.top
        if self.spec.unit == "decimal":
            self.page.put(top, at, f"{self.group}.{self.within}")
        elif habit == "formula" and self.number > 1:
            self.page.put(top, at, f"=ROW()-{top - self.number}", kept=self.number)
        else:
            self.page.put(top, at, {"padded": f"{self.number:02d}", "text": f"{self.number}."}.get(habit, self.number))

    def _unit_cells(self, group: Group, first: int) -> None:
        if self.spec.unit == "merged":
            self.page.tall(first, self.top - 1, self._at("unit"), group.unit)


def draw(spec: Spec, dice: Random) -> Drawn:
    """A file by a clerk of these habits."""
    pages, groups = _pages(spec, dice)
    drawn = Drawn(spec.kind, pages)
    if spec.secret:
        headings = {c.over or c.heading for page_columns in groups[1] for c in page_columns if c.secret}
        drawn.dropped = sorted(headings)
    values = [row.secret[kind] for group in groups[0] for row in group.rows for kind in secret_kinds(spec)]
    drawn.secrets = sorted({text for value in values for text in shapes_of(value) if text})
    if spec.kind in TEXT_KINDS:
        drawn.separator = dice.choice([",", ";", "|"])
    typing_of.apply(spec, dice, drawn)
    return drawn


def _pages(spec: Spec, dice: Random) -> tuple[list[Page], tuple[list[Group], list[list[Column]]]]:
    count = spec.count or dice.randrange(7, 19)
    first = "1" if spec.kind in ("csv", "tsv", "docx") else dice.choice(["Sheet1", "Danh sách", "DS", "Trang tính1"])
    everybody: list[Group] = []
    columns: list[list[Column]] = []

    def made(page: Page, site: str = "", clerk: Clerk | None = None, **parts: bool) -> Clerk:
        groups = crew(spec, dice, count)
        clerk = clerk or Clerk(spec, dice, page)
        clerk.site = site
        clerk.list_of(groups, **parts)
        everybody.extend(groups)
        columns.append(clerk.columns)
        return clerk

    if spec.sheets == "units":
        return _page_per_unit(spec, dice, everybody, columns), (everybody, columns)
    if spec.sheets == "sites":
        pages = [Page(invented.site(place)) for place in dice.sample(invented.PLACES, 3)]
        for page in pages:
            made(page, page.name)
        return pages, (everybody, columns)
    page = Page(first)
    clerk = made(page, foot=spec.sheets != "below")
    pages = [page]
    if spec.sheets == "below":
        clerk.top += 2
        made(page, clerk=clerk)
    if spec.sheets == "hidden-old":
        old = Page("Bản cũ", hidden=True)
        Clerk(spec, dice, old).list_of(crew(spec, dice, 4))
        old.people.clear()
        pages.append(old)
    if spec.sheets == "sum":
        pages.insert(0, around.sums(everybody))
    if spec.sheets == "lookups":
        pages.append(around.lookups(dice))
    if spec.sheets == "instructions":
        pages.insert(0, around.instructions())
    if spec.sheets == "beside":
        around.beside(page, dice)
    return pages, (everybody, columns)


def _page_per_unit(spec: Spec, dice: Random, everybody: list[Group], columns: list[list[Column]]) -> list[Page]:
    """A sheet for each body, called by its name, without a column for it."""
    pages = []
    for unit in invented.communes(dice, 3):
        page = Page(unit)
        groups = crew(spec, dice, 5)
        for group in groups:
            group.unit = unit
            for row in group.rows:
                row.unit = unit
        clerk = Clerk(replace(spec, unit="sheet"), dice, page)
        clerk.list_of(groups)
        everybody.extend(groups)
        columns.append(clerk.columns)
        pages.append(page)
    return pages
