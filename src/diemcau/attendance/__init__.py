"""Check-in, current states, headcount rounds."""
