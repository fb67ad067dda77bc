"""How large a rehearsal is, and how badly its lines behave. Sizes: five real conferences and what follows from them."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Profile:
    """`sites` counts the hub among the rooms. A room reports its state every `state_every` simulated minutes."""

    name: str
    sites: int
    delegates: int
    minutes: int = 330
    state_every: int = 1

    def lasting(self, minutes: int) -> Self:
        """The same rooms and delegates in a shorter or longer day."""
        return replace(self, minutes=minutes)


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("S", 1, 120),
        Profile("M", 115, 3_100),
        Profile("M2", 172, 3_000),
        Profile("XL", 3_642, 20_000, state_every=5),
        Profile("XXL", 3_356, 100_000, state_every=5),
    )
}


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong. Shares are of rooms, devices, posts or ops (0 to 1); times in simulated minutes.

    `cut`: rooms whose line is down for `cut_minutes` (from, to). `flicker`: rooms with drops of 2 to 10 minutes besides.
    `unsent`: posts that never arrive. `unanswered`: posts whose answer is lost, so that the batch is sent again byte by byte.
    `resent`: answered posts that are sent once more. `reordered`: posts that overtake the one before. `wrong_clock`: devices
    whose clock is `clock_off_ms` off at most; every third of them by a whole day. `second`: rooms with two devices. `thin`: rooms whose
    line bears no full picture; half of them take the small one, half sound alone.
    """

    name: str
    cut: float = 0.0
    cut_minutes: tuple[int, int] = (60, 120)
    flicker: float = 0.0
    unsent: float = 0.0
    unanswered: float = 0.0
    resent: float = 0.0
    reordered: float = 0.0
    wrong_clock: float = 0.0
    clock_off_ms: int = 0
    second: float = 0.2
    thin: float = 0.0


FAULTS = {
    "none": Faults("none"),
    "light": Faults(
        "light", cut=0.05, cut_minutes=(5, 20), flicker=0.1, unsent=0.01, unanswered=0.01, wrong_clock=0.1,
        clock_off_ms=120_000, thin=0.1,
    ),
    "heavy": Faults(
        "heavy", cut=0.25, flicker=0.3, unsent=0.05, unanswered=0.05, resent=0.05, reordered=0.1, wrong_clock=0.3,
        clock_off_ms=3_600_000, second=0.5, thin=0.3,
    ),
}  # fmt: skip
