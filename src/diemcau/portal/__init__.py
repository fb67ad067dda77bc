"""Pages that compose modules: home, control wall, room screen, room desk."""
