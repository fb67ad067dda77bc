"""The conference as it goes out: broadcast, slides, film, run sheet and stage, apps side by side that do not know each other."""
