"""Tags of nominations' pages."""
