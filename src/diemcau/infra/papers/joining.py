"""Makes one PDF of several that typst wrote of one template: pages in order, the structure for screen readers whole, and fonts,
colours and pictures that are the same in several of them there once.

What typst writes is regular: one table of references, an object for every page, and a structure whose tree names the elements of
each page. Outlines, links and attachments are none of its papers' here and are not taken over.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

_ENTRY = re.compile(rb"\d{10} \d{5} [nf]")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_TOKEN = re.compile(rb"\\.|[()]|\b(\d+) 0 R\b", re.DOTALL)
_ROLE = re.compile(rb"/(\w+)/(\w+)")
CATALOG, PAGES, TREE, INFO, METADATA = 1, 2, 3, 4, 5  # what there is once, under the numbers that it gets


def joined(pieces: Iterable[bytes], *, less: int = 0) -> bytes:
    """One PDF of these, without the first `less` pages of each; one of them is looked at at a time."""
    join = _Join(less)
    for piece in pieces:
        join.add(_Piece(piece))
    return join.written()


class _Piece:
    """The objects of one file, by number, as they are written."""

    def __init__(self, paper: bytes) -> None:
        table = int(paper[paper.rindex(b"startxref") + 9 :].split()[0])
        at = paper.index(b"trailer", table)
        self.trailer = paper[at:]
        entries = _ENTRY.findall(paper[table:at])
        starts = [(int(entry[:10]), number) for number, entry in enumerate(entries) if entry.endswith(b"n")]
        starts.sort()
        ends = [start for start, _number in starts[1:]] + [table]
        self.objects = {
            number: paper[paper.index(b"obj", start) + 3 : end].strip().removesuffix(b"endobj").strip()
            for (start, number), end in zip(starts, ends, strict=True)
        }
        self.catalog = self._named(self.trailer, b"Root")
        self.pages = self._named(self.objects[self.catalog], b"Pages")
        self.tree = self._named(self.objects[self.catalog], b"StructTreeRoot")
        kids = self.objects[self.pages]
        self.kids = _references(kids[kids.index(b"/Kids") :])

    def _named(self, body: bytes, name: bytes) -> int:
        found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
        return int(found[1]) if found else 0

    def of(self, number: int, name: bytes) -> int:
        """The object that another one names; 0: none."""
        return self._named(self.objects[number], name)

    def once(self) -> dict[int, int]:
        """What every file has one of, and its number in the one that is made."""
        found = {self.catalog: CATALOG, self.pages: PAGES, self.tree: TREE}
        found |= {self._named(self.trailer, b"Info"): INFO, self.of(self.catalog, b"Metadata"): METADATA}
        found.pop(0, None)
        return found


class _Join:
    """What has been gathered: objects by number, those that may be shared by what they are, the branches of the structure."""

    def __init__(self, less: int) -> None:
        self.less = less
        self.objects: dict[int, bytes] = {}
        self.shared: dict[bytes, int] = {}
        self.kids: list[int] = []
        self.branches: list[int] = []
        self.entries: list[int] = []
        self.roles: dict[bytes, bytes] = {}
        self.ids = hashlib.md5(usedforsecurity=False)
        self.last = METADATA

    def add(self, piece: _Piece) -> None:
        numbers = piece.once()
        if not self.kids:
            for number, ours in numbers.items():
                self.objects[ours] = (
                    _renumbered(piece.objects[number], numbers) if ours == CATALOG else piece.objects[number]
                )
        self.ids.update(piece.trailer)
        away = {number for kid in piece.kids[: self.less] for number in self._own(piece, kid)}
        for kid in piece.kids[self.less :]:
            self._take(piece, piece.of(kid, b"Resources"), numbers)
        fresh = [number for number in piece.objects if number not in numbers and number not in away]
        for number in fresh:
            self.last += 1
            numbers[number] = self.last
        for number in fresh:
            self.objects[numbers[number]] = _renumbered(piece.objects[number], numbers)
        self._structure(piece, numbers)
        self.kids += [numbers[kid] for kid in piece.kids[self.less :]]

    def _own(self, piece: _Piece, kid: int) -> list[int]:
        return [kid, piece.of(kid, b"Contents"), piece.of(kid, b"Resources")]

    def _take(self, piece: _Piece, number: int, numbers: dict[int, int]) -> None:
        """What a page is drawn with: fonts, colours, pictures. No circle of references is in it."""
        if not number or number in numbers:
            return
        body = piece.objects[number]
        for named in _references(_head(body)):
            self._take(piece, named, numbers)
        ours = _renumbered(body, numbers)
        digest = hashlib.sha256(ours).digest()
        if digest not in self.shared:
            self.last += 1
            self.shared[digest] = self.last
            self.objects[self.last] = ours
        numbers[number] = self.shared[digest]

    def _structure(self, piece: _Piece, numbers: Mapping[int, int]) -> None:
        """Its branches, and its pages' elements under a number that no other page has."""
        if not piece.tree:
            return
        tree = piece.objects[piece.tree]
        branches, entries = (re.search(rb"/%s\[([^\]]*)\]" % name, tree) for name in (b"K", b"Nums"))
        roles = re.search(rb"/RoleMap<<(.*?)>>", tree)
        assert branches is not None
        assert entries is not None
        base = len(self.entries)
        self.branches += [numbers[number] for number in _references(branches[1])]
        self.entries += [numbers[number] for number in _references(entries[1])]
        self.roles |= dict(_ROLE.findall(roles[1])) if roles else {}
        for kid in piece.kids[self.less :]:
            body = self.objects[numbers[kid]]
            self.objects[numbers[kid]] = re.sub(
                rb"/StructParents (\d+)", lambda found: b"/StructParents %d" % (int(found[1]) + base), body
            )

    def written(self) -> bytes:
        kids = b" ".join(b"%d 0 R" % kid for kid in self.kids)
        self.objects[PAGES] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.kids), kids)
        if TREE in self.objects:
            self.objects[TREE] = self._tree()
        out, places = bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n"), {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
        table, size = len(out), self.last + 1
        lines = (b"%010d 00000 n\r\n" % places[at] if at in places else b"0000000000 65535 f\r\n" for at in range(size))
        out += b"xref\n0 %d\n" % size + b"".join(lines)
        name = self.ids.hexdigest().encode()
        info = b"/Info %d 0 R" % INFO if INFO in self.objects else b""
        out += b"trailer\n<</Size %d/Root %d 0 R%s/ID[<%s><%s>]>>\n" % (size, CATALOG, info, name, name)
        return bytes(out + b"startxref\n%d\n%%%%EOF" % table)

    def _tree(self) -> bytes:
        branches = b" ".join(b"%d 0 R" % number for number in self.branches)
        entries = b" ".join(b"%d %d 0 R" % pair for pair in enumerate(self.entries))
        roles = b"".join(b"/%s/%s" % pair for pair in sorted(self.roles.items()))
        return b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
            roles, branches, entries, len(self.entries),
        )  # fmt: skip


def _head(body: bytes) -> bytes:
    """The object without the bytes of its stream, in which anything may stand."""
    return body.partition(b"stream\n")[0]


def _references(head: bytes) -> list[int]:
    return [int(found[1]) for found in _tokens(head) if found[1]]


def _tokens(head: bytes) -> Iterator[re.Match[bytes]]:
    """References that are not part of a text."""
    if b"(" not in head:
        yield from _REFERENCE.finditer(head)
        return
    depth = 0
    for found in _TOKEN.finditer(head):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if found[1] and not depth:
            yield found


def _renumbered(body: bytes, numbers: Mapping[int, int]) -> bytes:
    head, between, stream = body.partition(b"stream\n")
    pieces, at = [], 0
    for found in _tokens(head):
        pieces += [head[at : found.start()], b"%d 0 R" % numbers[int(found[1])]]
        at = found.end()
    return b"".join([*pieces, head[at:], between, stream])
