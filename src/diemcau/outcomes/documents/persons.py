"""Names of delegates in what was typed here: kernel.persons, and whether a name is one person's alone."""

from diemcau.kernel.persons import GONE, holds, without
from diemcau.roster.namesakes import has_namesake

__all__ = ["GONE", "has_namesake", "holds", "without"]
