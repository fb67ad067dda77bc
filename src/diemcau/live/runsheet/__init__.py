"""The run sheet: the programme as an operator's list, its cues, the layout of room screens, timers, and who sees them."""
