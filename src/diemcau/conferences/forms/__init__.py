"""What people type about conferences, their sites and programmes."""
