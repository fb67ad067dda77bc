"""What one publisher, one address and the whole door may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts; the defaults suit an encoder of up to some 20 Mbit/s on a poor line."""

    message_bytes: int = 4 << 20  # a key frame of 2160p stays below
    held_bytes: int = 6 << 20  # of unfinished messages on one connection
    chunk_streams: int = 16  # encoders use 4 to 6
    command_bytes: int = 64 << 10
    connections: int = 64  # that publish
    connections_per_address: int = 8  # a town hall's encoders may share one address
    strangers: int = 24  # that have shown no good key yet
    strangers_per_address: int = 4
    callers: int = 24  # that have shown none yet either, from addresses from which a good one came lately
    lately_s: float = 86_400.0  # that long an address with a good key is remembered
    addresses: int = 1_024  # so many
    to_publish_s: float = 10.0  # from the connection to `publish`
    to_publish_bytes: int = 128 << 10  # of which encoders need 5 KB
    idle_s: float = 10.0  # a publisher without picture and sound
    feed_s: float = 10.0  # the source takes nothing: the hall has stopped
    linger_s: float = 2.0  # for the other side to read our last words
