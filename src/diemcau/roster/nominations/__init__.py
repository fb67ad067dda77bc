"""Units asked for names: their own page by link, and the organiser's side of it."""
