"""Large files by signed address: films, their captions and posters, materials, packs; recordings."""

from .serving import Files
from .spans import recorded

__all__ = ["Files", "recorded"]
