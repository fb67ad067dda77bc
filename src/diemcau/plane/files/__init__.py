"""Large files by signed address: films, their captions and posters, materials, packs; recordings."""

from .serving import Files
from .spans import Whole, recorded, whole

__all__ = ["Files", "Whole", "recorded", "whole"]
