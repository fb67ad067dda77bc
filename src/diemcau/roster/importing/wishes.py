"""What a person said of a list that is being looked at: kept as JSON with the import, until it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from .layout import Layout

CODINGS = ("", "unicode", "tcvn3", "vni")


@dataclass(frozen=True)
class Wishes:
    """`tables`: shape → place → field; `headings`: mark of a heading → field, where a shape is not known; `heads`: sheet → row of its headings; `only`: the sheets that are read (None: all); `coding`: of texts that are
    not surely Unicode; `site`: of rows that name none; `sites`: spelling → site, 0 leaves its rows out; `cells`: address → what is to stand
    there; `out`: rows (“Sheet1!7”) that are left out; `units`: spelling → the unit's name, "" as it is written."""

    tables: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    only: tuple[str, ...] | None = None
    coding: str = ""
    site: int | None = None
    sites: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    out: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> "Wishes":
        """As `RosterImport.mapping` keeps them."""
        tables = {
            shape: {int(at): name for at, name in said.items()} for shape, said in mapping.get("tables", {}).items()
        }
        only = mapping.get("only")
        return cls(
            tables=tables, headings=mapping.get("headings", {}), heads=mapping.get("heads", {}), only=None if only is None else tuple(only), coding=mapping.get("coding", ""),
            site=mapping.get("site"), sites=mapping.get("sites", {}), cells=mapping.get("cells", {}), out=tuple(mapping.get("out", ())),
            units=mapping.get("units", {}),
        )  # fmt: skip

    def layout(self) -> Layout:
        """Where the tables are to be looked for."""
        return Layout(heads=self.heads, columns=self.tables, headings=self.headings, sheets=self.only)

    @property
    def said(self) -> Literal["unicode", "tcvn3", "vni"] | None:
        """The coding as the opener takes it."""
        return cast("Literal['unicode', 'tcvn3', 'vni']", self.coding) if self.coding in CODINGS[1:] else None
