"""Speakers who have a delegate's name: those who are the delegate, and others."""

from collections.abc import Iterable

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

from .cards import Face


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
