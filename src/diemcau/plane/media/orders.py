"""What a conference's hall process is to make: the rungs that somebody wants, transcoded or as they come."""

from diemcau.plane.media.messages import Rung, Wanted


class Order:
    """`rungs` besides the source."""

    def __init__(self, conference: int, *, transcoding: bool) -> None:
        self.conference = conference
        self.transcoding = transcoding
        self.rungs: frozenset[Rung] = frozenset()

    def change(self, rungs: frozenset[Rung], *, transcoding: bool | None) -> bool:
        """From now on these; transcoding None: as before. Whether that is another order."""
        before = self.message()
        self.rungs = rungs
        self.transcoding = self.transcoding if transcoding is None else transcoding
        return self.message() != before

    def message(self) -> Wanted:
        """For the process."""
        return Wanted(conference=self.conference, rungs=tuple(sorted(self.rungs)), transcoding=self.transcoding)
