"""What the fact sheet counts by itself, from the records of the modules below."""

from .. import sources
from .people import people
from .programme import programme
from .rooms import rooms
from .voices import voices


def register() -> None:
    """Offer all of them."""
    sources.add_several("rooms", rooms)
    sources.add_several("people", people)
    sources.add_several("programme", programme)
    sources.add_several("voices", voices)
