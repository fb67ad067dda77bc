"""Template tags of the toolkit: `{% load ui %}`."""
