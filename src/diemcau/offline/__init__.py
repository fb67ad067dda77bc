"""Packs to take away and the room desk that works with them: a page that opens, and goes on, without any line."""
