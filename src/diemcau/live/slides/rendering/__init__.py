"""Pages made into pictures, in a process of its own: a file that kills or fills the renderer kills or fills nothing else."""

from .office import has_office, to_pdf
from .process import Made, MadePage, Unfit, render

__all__ = ["Made", "MadePage", "Unfit", "has_office", "render", "to_pdf"]
