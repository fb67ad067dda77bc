"""What the packager and the rooms say comes in; what fell silent is swept."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from diemcau.infra.broadcasts import State, state_taker
from diemcau.infra.sweeps import sweep
from diemcau.infra.words import Word, word_taker

from . import actions


@state_taker("broadcast")
def take_state(state: State) -> None:
    """A new state of a conference's hall."""
    actions.note_state(state)


@word_taker("broadcast")
def take_words(conference: int, run: str, words: Mapping[int, list[Word]]) -> None:
    """A room's screen says its mode; a desk of the same room does not."""
    said = {site: [word for word in told if "mode" in word] for site, told in words.items()}
    newest = {site: told[-1] for site, told in said.items() if told}
    if newest:
        actions.note_words(conference, run, newest)


@sweep("broadcast.silent", every=timedelta(seconds=30))
def sweep_silent(now: datetime) -> int:
    """Halls nobody speaks of any more, and rooms whose screens were closed."""
    return actions.note_silent(now) + actions.forget_silent_rooms(now)


@sweep("broadcast.recordings", every=timedelta(hours=1))
def sweep_recordings(now: datetime) -> int:
    """Recordings that were kept for as long as their conference says."""
    return actions.forget_recordings(now)
