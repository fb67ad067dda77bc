"""Makes one PDF of several that typst wrote of one template: pages in order, the structure for screen readers whole, and fonts that
are the same in several of them there once. Outlines, links and attachments are none of such papers' and are not taken over."""

import hashlib
import io
import logging
from collections.abc import Iterable

logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it says when it is there

import pikepdf  # noqa: E402
from pikepdf import Array, Dictionary, Name, Object, Pdf  # noqa: E402

KEPT = ("/Lang", "/MarkInfo", "/ViewerPreferences", "/Metadata")
FACES = ("/FontFile2", "/FontFile3")


def joined(pieces: Iterable[bytes], *, less: int = 0) -> bytes:
    """One PDF of these, without the first `less` pages of each; one of them is open at a time."""
    with pikepdf.new() as out:
        join = _Join(out)
        for made in pieces:
            with pikepdf.open(io.BytesIO(made)) as piece:
                del piece.pages[:less]
                join.add(piece)
        join.close()
        to = io.BytesIO()
        out.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return to.getvalue()


class _Join:
    """What has been gathered so far: fonts by what they are, the structure's tree, its entries in the order of pages."""

    def __init__(self, out: Pdf) -> None:
        self.out = out
        self.fonts: dict[bytes, Object] = {}
        self.tree = out.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(), RoleMap=Dictionary()))
        self.entries: list[Object | int] = []

    def add(self, piece: Pdf) -> None:
        first = len(self.out.pages)
        self.out.pages.extend(piece.pages)
        pages = [page.obj for page in self.out.pages[first:]]
        self._fonts_of(pages)
        if "/StructTreeRoot" in piece.Root:
            self._structure_of(self._ours(piece, piece.Root.StructTreeRoot), pages)
        if not first:
            self.out.trailer.Info = self._ours(piece, piece.docinfo)
            for name in KEPT:
                if name in piece.Root:
                    self.out.Root[name] = self._ours(piece, piece.Root[name])

    def close(self) -> None:
        if len(self.entries):
            self.tree.ParentTree = Dictionary(Nums=Array(self.entries))
            self.tree.ParentTreeNextKey = len(self.entries) // 2
            self.out.Root.StructTreeRoot = self.tree

    def _fonts_of(self, pages: Iterable[Object]) -> None:
        """They use a font that is there already instead of a copy of it."""
        known: dict[tuple[int, int], Object] = {}
        for page in pages:
            fonts: Object = page.Resources.get("/Font", Dictionary())
            for name, font in list(fonts.items()):
                if font.objgen not in known:
                    known[font.objgen] = self.fonts.setdefault(_what(font), font)
                fonts[name] = known[font.objgen]

    def _structure_of(self, tree: Object, pages: Iterable[Object]) -> None:
        """Its branches; and the elements of each page, under a number that no other page has."""
        for branch in tree.K:
            branch.P = self.tree
            self.tree.K.append(branch)
        for name, role in tree.get("/RoleMap", Dictionary()).items():
            self.tree.RoleMap[name] = role
        nums = list(tree.ParentTree.Nums)
        elements = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
        for page in pages:
            if "/StructParents" in page:
                number = len(self.entries) // 2
                self.entries.extend([number, elements[int(page.StructParents)]])
                page.StructParents = number

    def _ours(self, piece: Pdf, found: Object) -> Object:
        return self.out.copy_foreign(found if found.is_indirect else piece.make_indirect(found))


def _what(font: Object) -> bytes:
    """Fonts are the same when outlines, widths and what their letters mean are."""
    inner = font.DescendantFonts[0]
    found = hashlib.sha256(str(font.BaseFont).encode() + inner.get("/W", Array()).unparse())
    for stream in (*(inner.FontDescriptor.get(name) for name in FACES), font.get("/ToUnicode")):
        found.update(stream.read_raw_bytes() if stream is not None else b"-")
    return found.digest()
