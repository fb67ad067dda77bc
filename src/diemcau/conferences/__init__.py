"""Series, conferences, organisers, places and sites with their live state, days, sessions, programme."""
