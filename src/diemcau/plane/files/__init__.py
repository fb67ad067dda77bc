"""Large files by signed address: films, their captions and posters, materials, packs."""

from .serving import Files

__all__ = ["Files"]
