"""Pages of the run sheet."""
