"""What photos' words keep about one delegate, and how it is forgotten (roster.holdings). Who is on a photo nobody writes down: only a
name in a caption or a credit can be found, and it is the organisers who delete a photo on which somebody does not want to be."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.kernel.names import canonical
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from .models import Photo

GONE = "…"


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("press", kept, title=gettext_lazy("Press kit"))
    holdings.when_erased(forget)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Captions and credits that hold the name. One query."""
    for photo in _naming(delegate):
        for text in (*photo.caption.values(), photo.credit):
            if _holds(text, delegate.full_name):
                yield Holding("photo", _("Words beside a photo"), text)


def forget(delegate: Delegate, wholly: bool) -> None:
    """The name goes out of the words, and the approval with it: somebody has to look at the photo again."""
    for photo in _naming(delegate):
        photo.caption = {code: _without(text, delegate.full_name) for code, text in photo.caption.items()}
        photo.credit = _without(photo.credit, delegate.full_name)
        photo.approved_at, photo.approved_by, photo.approved_name = None, "", ""
        photo.version += 1
        photo.save(update_fields=["caption", "credit", "approved_at", "approved_by", "approved_name", "version"])


def _naming(delegate: Delegate) -> list[Photo]:
    photos = Photo.objects.filter(conference=delegate.conference_id).order_by("pk")
    return [
        one for one in photos if any(_holds(text, delegate.full_name) for text in (*one.caption.values(), one.credit))
    ]


def _holds(text: str, name: str) -> bool:
    return bool(_places(text.split(), name))


def _places(words: list[str], name: str) -> list[int]:
    """Where the name begins among these words, in whatever spelling."""
    wanted, plain = _plain(name.split()), _plain(words)
    return [at for at in range(len(plain) - len(wanted) + 1) if wanted and plain[at : at + len(wanted)] == wanted]


def _plain(words: list[str]) -> list[str]:
    return [canonical(re.sub(r"[^\w]+", "", word)) for word in words]


def _without(text: str, name: str) -> str:
    """The name is taken out; the rest, and what follows its last word, stays as it was written."""
    words, long = text.split(), len(name.split())
    for at in reversed(_places(words, name)):
        tail = re.sub(r"^\W*\w+", "", words[at + long - 1])
        words[at : at + long] = [GONE + tail]
    return " ".join(words)
