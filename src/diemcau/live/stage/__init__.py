"""Call-in: a room asks to speak, is looked at, speaks with the hall, and goes back."""
