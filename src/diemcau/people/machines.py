"""What a browser is, in two words: enough to tell a room's telephone from its laptop, and nothing more is kept."""

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""A browser names those it is like too; the first of these that stands in its line is the one it is."""


def kind_of(user_agent: str) -> str:
    """“Android · Chrome” for a User-Agent line (RFC 9110 §10.1.5); empty when it says neither."""
    named = (next((name for mark, name in marks if mark in user_agent), "") for marks in (_SYSTEMS, _BROWSERS))
    return " · ".join(name for name in named if name)
