"""Questions as they stand."""
