"""Files to take away: the empty list of sites, and the printed cards."""
