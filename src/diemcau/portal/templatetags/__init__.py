"""Template tags of the composed pages: `{% load portal %}`."""
