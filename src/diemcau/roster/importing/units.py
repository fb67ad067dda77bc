"""Units spelt as nobody here spells them, and whom they may mean: proposals with the reason, never decided."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from diemcau.kernel.names import canonical, fold

from .former import Former
from .nearness import is_near, shapes

MOST = 3
_MANY = 5_000  # bodies that are compared by nearness
_KINDS = tuple(canonical(kind) + " " for kind in ("xã", "phường", "thị trấn", "thị xã", "huyện", "quận", "thành phố"))


_SHORT = (
    ("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("uy ban mat tran to quoc", "ubmttq"), ("mat tran to quoc", "mttq"),
    ("trung hoc co so", "thcs"), ("trung hoc pho thong", "thpt"), ("tieu hoc", "th"), ("van phong", "vp"), ("thanh pho", "tp"), ("thi tran", "tt"),
)  # fmt: skip


def _plain(text: str) -> str:
    """Without marks, offices as they are usually shortened: “Ủy ban nhân dân” is UBND."""
    said = fold(text)
    for long, short in _SHORT:
        said = said.replace(long, short)
    return said


class Likely(NamedTuple):
    """A spelling, official names it may mean, and why: ``same_letters`` (but for their marks), ``near``, or as Former says."""

    spelling: str
    names: tuple[str, ...]
    why: str


class Units:
    """Bodies that lists may mean, `at` their sites where they have one."""

    def __init__(self, names: Iterable[str], at: Mapping[int, list[str]], former: Former) -> None:
        self._names = list(dict.fromkeys(names))
        self._at, self._former = at, former
        self._folded: dict[str, list[str]] = {}
        self._shaped: dict[str, list[str]] = {}
        for name in self._names:
            self._folded.setdefault(_plain(name), []).append(name)
            for shape in shapes(_plain(name)) if len(self._names) <= _MANY else ():
                self._shaped.setdefault(shape, []).append(name)

    def likely(self, spelling: str) -> Likely | None:
        """Whom a spelling may mean; None where nothing speaks for anybody."""
        ways: tuple[tuple[str, Callable[[str], Iterable[str]]], ...] = (
            ("same_letters", lambda text: self._folded.get(_plain(text), ())),
            ("near", self._near),
        )
        for why, find in ways:
            if found := tuple(dict.fromkeys(find(spelling)))[:MOST]:
                return Likely(spelling, found, why)
        return self._successors(spelling)

    def _near(self, spelling: str) -> list[str]:
        said = _plain(spelling)
        candidates = (name for shape in shapes(said) for name in self._shaped.get(shape, ()))
        return [name for name in dict.fromkeys(candidates) if is_near(said, _plain(name))]

    def _successors(self, spelling: str) -> Likely | None:
        """“UBND xã X” of the former division: what begins alike at the sites that may stand for X today."""
        words = spelling.split()
        kind = next((at for at in range(len(words)) if canonical(" ".join(words[at:])).startswith(_KINDS)), None)
        if kind is None or not self._at:
            return None
        old, lead = self._former.proposed(" ".join(words[kind:])), canonical(" ".join(words[:kind]))
        there = [name for site in old.sites for name in self._at.get(site, ())]
        alike = [name for name in there if canonical(name).startswith(lead)]
        return Likely(spelling, tuple(dict.fromkeys(alike))[:MOST], old.why) if alike else None
