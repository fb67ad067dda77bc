"""The benches' line that can be cut and slowed, for tests."""

from diemcau.cli.bench.wire import Wire, wire_to

__all__ = ["Wire", "wire_to"]
