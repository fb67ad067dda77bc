"""How files are called in the kit."""


def photo_name(number: int) -> str:
    """The photo with this number among the approved ones."""
    return f"photo-{number:03d}.jpg"
