"""Tags for pages that show the hall."""
