"""Template tags of conferences: `{% load conferences %}`."""
