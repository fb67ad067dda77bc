"""Questions about units and their lists."""

from .links import Opened, link_behind, secret_of, url_of

__all__ = ["Opened", "link_behind", "secret_of", "url_of"]
