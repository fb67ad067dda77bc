"""The process that makes one long paper: files in at the one end, the PDF out at the other."""

import os
import sys

import msgspec

from . import press

os.nice(5)  # whoever waits for an acknowledgement goes first
world = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=dict[str, bytes])
sys.stdout.buffer.write(press(world, sys.argv[1], loose="loose" in sys.argv[2:]))
