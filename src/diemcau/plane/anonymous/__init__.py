"""The anonymous lane's doors and its box. Nothing here writes a log line about what comes in."""

from diemcau.plane.anonymous.box import SqliteBox
from diemcau.plane.anonymous.lane import Lane, LaneSettings
from diemcau.plane.anonymous.remote import RemoteBox

__all__ = ["Lane", "LaneSettings", "RemoteBox", "SqliteBox"]
