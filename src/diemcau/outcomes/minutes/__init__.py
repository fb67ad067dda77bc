"""Minutes written while the conference runs, and the notice of its conclusions."""
