"""AMF0, the form of RTMP's commands and of onMetaData ("Action Message Format -- AMF 0", Adobe 2007)."""

import struct
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "float | bool | str | dict[str, Value] | list[Value] | None"
Writable: TypeAlias = "float | bool | str | Mapping[str, Writable] | Sequence[Writable] | None"

MAX_DEPTH = 8
MAX_VALUES = 2_000

_double = struct.Struct(">d")
_short = struct.Struct(">H")
_long = struct.Struct(">I")


class Unreadable(ValueError):
    """These bytes are no AMF0, or deeper or more than anybody sends."""


class Reader:
    """Reads values one by one from `data`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._values = 0

    @property
    def more(self) -> bool:
        """Are there bytes left?"""
        return self._at < len(self._data)

    def value(self, depth: int = 0) -> Value:
        """The next value; dates as Unix ms, undefined and unsupported as None. Raises Unreadable."""
        self._values += 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            raise Unreadable("too deep or too many values")
        mark = self._bytes(1)[0]
        if mark == 0x00:
            return self._number()
        if mark == 0x01:
            return self._bytes(1) != b"\0"
        if mark == 0x02:
            return self._text(_short)
        if mark in {0x0C, 0x0F}:  # long string, XML
            return self._text(_long)
        if mark in {0x05, 0x06, 0x0D}:
            return None
        if mark == 0x0B:
            at_ms = self._number()
            self._bytes(2)  # a time zone that is to be 0
            return at_ms
        return self._container(mark, depth)

    def _container(self, mark: int, depth: int) -> Value:
        if mark == 0x0A:
            (count,) = _long.unpack(self._bytes(4))
            if count > MAX_VALUES:
                raise Unreadable("too many values")
            return [self.value(depth + 1) for _ in range(count)]
        if mark == 0x10:
            self._text(_short)  # the name of its class
        elif mark == 0x08:
            self._bytes(4)  # a hint at the count
        elif mark != 0x03:
            raise Unreadable(f"type {mark:#04x}")
        return self._members(depth)

    def _members(self, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while True:
            name = self._text(_short)
            if not name and self._data[self._at : self._at + 1] == b"\x09":
                self._at += 1
                return found
            found[name] = self.value(depth + 1)

    def _number(self) -> float:
        return float(_double.unpack(self._bytes(8))[0])

    def _text(self, size: struct.Struct) -> str:
        (length,) = size.unpack(self._bytes(size.size))
        return self._bytes(length).decode("utf-8", "replace")

    def _bytes(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise Unreadable("cut off")
        self._at += count
        return taken


def read(data: bytes) -> list[Value]:
    """All values that stand in `data`. Raises Unreadable."""
    reader = Reader(data)
    found = []
    while reader.more:
        found.append(reader.value())
    return found


def write(*values: Writable) -> bytes:
    """`values` one after the other; mappings as objects, sequences as strict arrays, whole numbers as doubles."""
    return b"".join(map(_written, values))


def write_array(members: Mapping[str, Writable]) -> bytes:
    """`members` as an ECMA array, the form in which onMetaData is expected."""
    return b"\x08" + _long.pack(len(members)) + _members(members)


def _written(value: Writable) -> bytes:
    if value is None:
        return b"\x05"
    if isinstance(value, bool):
        return b"\x01\x01" if value else b"\x01\x00"
    if isinstance(value, int | float):
        return b"\x00" + _double.pack(value)
    if isinstance(value, str):
        raw = value.encode("utf-8", "replace")
        return b"\x02" + _short.pack(len(raw)) + raw if len(raw) < 0x10000 else b"\x0c" + _long.pack(len(raw)) + raw
    if isinstance(value, Mapping):
        return b"\x03" + _members(value)
    return b"\x0a" + _long.pack(len(value)) + b"".join(map(_written, value))


def _members(members: Mapping[str, Writable]) -> bytes:
    out = bytearray()
    for name, value in members.items():
        raw = name.encode("utf-8", "replace")[:0xFFFF]
        out += _short.pack(len(raw)) + raw + _written(value)
    return bytes(out) + b"\x00\x00\x09"
