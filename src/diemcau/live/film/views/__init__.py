"""Pages and doors of films and materials."""
