"""Films and materials: uploaded once, fetched ahead by every room, a film played from the rooms' own copies at one moment."""
