"""Pages of the broadcast."""
