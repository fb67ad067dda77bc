"""Messages from the hub to all rooms or some of them, the technicians' chat with each room, and the log of what went wrong."""
