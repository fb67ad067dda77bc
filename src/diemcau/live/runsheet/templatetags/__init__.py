"""Template tags of the run sheet."""
