"""A person's name in texts: whether it stands there, in whatever spelling, and the texts without it."""

import re
from collections.abc import Iterable

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

from .cards import Face

GONE = "…"


def holds(text: str, name: str) -> bool:
    return bool(_places(text.split(), name))


def without(text: str, name: str) -> str:
    """The name is taken out; the rest, and what follows its last word, stays as it was written, line by line."""
    return "\n".join(_bare(line, name) if holds(line, name) else line for line in text.split("\n"))


def _bare(line: str, name: str) -> str:
    words, long = line.split(), len(name.split())
    for at in reversed(_places(words, name)):
        tail = re.sub(r"^\W*\w+", "", words[at + long - 1])
        words[at : at + long] = [GONE + tail]
    return " ".join(words)


def _places(words: list[str], name: str) -> list[int]:
    """Where the name begins among these words."""
    wanted, plain = _plain(name.split()), _plain(words)
    return [at for at in range(len(plain) - len(wanted) + 1) if wanted and plain[at : at + len(wanted)] == wanted]


def _plain(words: list[str]) -> list[str]:
    return [canonical(re.sub(r"[^\w]+", "", word)) for word in words]


def namesakes(delegate: Delegate, faces: Iterable[Face]) -> tuple[list[Face], list[Face]]:
    """Speakers of this delegate's name: those who are the delegate by office or body (or of whom neither is known), and others."""
    name = canonical(delegate.full_name)
    called = [
        face for face in faces if name and name in (canonical(face.said["name"]), canonical(face.programme["name"]))
    ]
    own = [face for face in called if _is(delegate, face)]
    return own, [face for face in called if face not in own]


def _is(delegate: Delegate, face: Face) -> bool:
    said = [
        *face.body.values(),
        *(line for told in (face.said, face.programme) for one in told["positions"].values() for line in one),
    ]
    told = [words for text in said if (words := canonical(text))]
    known = [words for text in (delegate.position, delegate.unit) if (words := canonical(text))]
    return not told or any(mine in theirs or theirs in mine for mine in known for theirs in told)
