"""A disk that lost its power: replays a process's own system calls, keeping only what had been put down by fsync.

Reads what ``strace -y -xx`` wrote. What was written and not yet synced may be there, wholly, torn at a sector, or not at
all, each write by its own luck: that is what disks promise (nothing).
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALL = re.compile(r"^(?:\d+ +)?(\w+)\((\d+)<([^>]*)>(?:, (.*))?\) += (-?\d+)")
UNLINK = re.compile(r'^(?:\d+ +)?unlink\("([^"]*)"\) += 0')
SECTOR = 512


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: `name` on the file at `path`."""

    name: str
    path: str
    data: bytes = b""
    offset: int = 0


def calls(trace: Path, folder: Path) -> Iterator[Call]:
    """Writes, truncations and syncs in `folder`, and acknowledgements on standard output, in their order."""
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if gone := UNLINK.match(line):
                yield Call("unlink", _text(gone[1]))
            found = CALL.match(line)
            if found is None or found[5].startswith("-"):
                continue
            name, descriptor, path, rest = found[1], int(found[2]), _text(found[3]), found[4] or ""
            if name == "write" and descriptor == 1:
                yield Call("ack", "", _bytes(rest))
            elif not path.startswith(str(folder)) or path.endswith("-shm"):
                continue
            elif name == "pwrite64":
                yield Call("write", path, _bytes(rest), int(rest.rsplit(", ", 1)[1]))
            elif name == "ftruncate":
                yield Call("truncate", path, offset=int(rest))
            elif name in {"fsync", "fdatasync"}:
                yield Call("sync", path)


def _text(path: str) -> str:
    return _unhex(path).decode() if "\\x" in path else path


def _bytes(rest: str) -> bytes:
    quoted = rest[1 : rest.index('"', 1)]
    assert not rest[len(quoted) + 2 :].startswith("..."), "strace cut a write short"
    return _unhex(quoted)


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class File:
    """A file's durable bytes and what was done to it since its last sync."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list)
    synced: bool = False
    unlinked: bool = False  # not yet for certain: its folder was not synced since

    def sync(self) -> None:
        for call in self.waiting:
            _apply(self.durable, call)
        self.waiting.clear()
        self.synced = True

    def after_the_cut(self, dice: random.Random) -> bytes | None:
        """What is found when power is back; None: no such file."""
        if (self.unlinked or not self.synced) and dice.random() < 0.5:
            return None
        found = bytearray(self.durable)
        luck = dice.choice((0.0, 0.3, 0.7, 1.0))
        for call in self.waiting:
            if dice.random() < luck:
                _apply(found, _torn(call, dice))
        return bytes(found)


def _torn(call: Call, dice: random.Random) -> Call:
    if call.name == "write" and dice.random() < 0.3:
        whole = len(call.data) // SECTOR * SECTOR
        return Call("write", call.path, call.data[: dice.randrange(0, whole + 1, SECTOR)], call.offset)
    return call


def _apply(content: bytearray, call: Call) -> None:
    if call.name == "truncate":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
    else:
        content.extend(bytes(max(0, call.offset - len(content))))
        content[call.offset : call.offset + len(call.data)] = call.data


def _sync(path: str, files: dict[str, File]) -> None:
    """A file's sync puts it down; a folder's makes what was unlinked in it gone."""
    if path in files:
        files[path].sync()
    for name in [name for name, file in files.items() if file.unlinked and str(Path(name).parent) == path]:
        del files[name]


def cut(
    history: list[Call], at: int, dice: random.Random, *, honest: bool = True
) -> tuple[dict[str, bytes], list[str]]:
    """The files found, and the acknowledgements given, when power fails after `at` calls.

    With ``honest=False`` every sync of the op log is a lie: what shows that the test can fail.
    """
    files: dict[str, File] = {}
    acknowledged: list[str] = []
    for call in history[:at]:
        if call.name == "ack":
            acknowledged.append(call.data.decode())
        elif call.name == "sync":
            if honest:
                _sync(call.path, files)
        elif call.name == "unlink":
            if call.path in files:
                files[call.path].unlinked = True
        else:
            files.setdefault(call.path, File()).waiting.append(call)
    found = {path: content for path, file in files.items() if (content := file.after_the_cut(dice)) is not None}
    return found, acknowledged
