"""What an encoder is told in `onStatus`: OBS and ffmpeg show or log these words, which are English on every server."""

from typing import NamedTuple

from diemcau.plane.media.sources import Refused


class Status(NamedTuple):
    """A status object's level, code and description."""

    level: str
    code: str
    description: str


STARTED = Status("status", "NetStream.Publish.Start", "On air.")
ENDED = Status("status", "NetStream.Unpublish.Success", "The broadcast has ended.")
CONNECTED = Status("status", "NetConnection.Connect.Success", "Connected.")
TOO_MANY_WRONG = Status(
    "error", "NetStream.Publish.BadName", "Too many wrong stream keys from this address: wait a minute and try again."
)
NO_VIEWING = Status("error", "NetStream.Play.Failed", "This address only takes a broadcast; rooms watch on the web.")
SILENT = Status("error", "NetStream.Publish.Rejected", "No picture and sound came for some seconds.")
CLOSING = Status("error", "NetStream.Publish.Rejected", "The server is stopping: connect again in a moment.")
_REFUSED = {
    "wrong_key": ("BadName", "The stream key is wrong, has been renewed, or its conference is over."),
    "taken": ("BadName", "Another encoder or the studio page is on air for this conference."),
    "too_many": ("Rejected", "The server takes no further broadcast now."),
    "unavailable": ("Rejected", "The server cannot take a broadcast at this moment: try again."),
    "codec": ("Rejected", "The encoder sends {detail}. Set it to H.264 video with AAC sound."),
    "no_video": ("Rejected", "The encoder sends no picture. Set it to H.264 video with AAC sound."),
    "bad_stream": ("Rejected", "What the encoder sends cannot be read. Set it to H.264 video with AAC sound."),
}


def refusal(refused: Refused) -> Status:
    """The words for a refusal of the source, or of what it was fed."""
    code, text = _REFUSED[refused.reason]
    return Status("error", f"NetStream.Publish.{code}", text.format(detail=refused.detail))
