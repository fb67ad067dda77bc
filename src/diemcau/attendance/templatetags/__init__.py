"""Template tags of attendance: `{% load attendance %}`."""
