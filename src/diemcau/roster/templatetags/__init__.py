"""Template tags of the roster: `{% load roster %}`."""
