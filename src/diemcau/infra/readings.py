"""How the text of a setting is read: each raises ValueError that says what to write instead."""

import re
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

_HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
_RELAY = re.compile(r"(stun|turn|turns):(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")


def masked(text: str) -> str:
    """The text without the password that an address in it may hold."""
    return _PASSWORD.sub(r"\1:…@", text)


def flag(text: str) -> bool:
    """true or false, and nothing that only looks like it."""
    if text.lower() not in ("true", "false"):
        raise ValueError("say true or false")
    return text.lower() == "true"


def folder(text: str) -> Path:
    """A folder, from here when it does not begin with a slash."""
    if not text.strip() or "\0" in text:
        raise ValueError("say the path of a folder")
    return Path(text).absolute()


def folder_or_none(text: str) -> Path | None:
    """A folder; None when nothing is said."""
    return folder(text) if text.strip() else None


def file_there(text: str) -> Path | None:
    """A file that exists; None when nothing is said."""
    if not text.strip():
        return None
    path = folder(text)
    if not path.is_file():
        raise ValueError("say the path of a file that exists, or nothing")
    return path


def folder_there(text: str) -> Path | None:
    """A folder that exists; None when nothing is said."""
    if not text.strip():
        return None
    path = folder(text)
    if not path.is_dir():
        raise ValueError("say the path of a folder that exists, or nothing")
    return path


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address: ``sqlite:////srv/a`` is /srv/a, ``sqlite:///a`` lies here. None for other stores."""
    return Path(url.removeprefix("sqlite:///")).absolute() if url.startswith("sqlite:///") else None


def store(text: str) -> str:
    """Where data is kept: empty, SQLite or PostgreSQL."""
    if not text:
        return text
    say = "say sqlite:////path/of/file or postgresql://user:password@host/name"
    if text.startswith("sqlite:///"):
        if text.endswith("/"):
            raise ValueError(say)
        return text
    parts = _split(text, say)
    if parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2:
        raise ValueError(say)
    return text


def broker(text: str) -> str:
    """Where hints go: empty, a Unix socket, or NATS."""
    say = "say nats://host:4222, or leave it empty"
    parts = _split(text, say)
    fits = {"": not text, "memory": bool(parts.netloc), "socket": parts.path.startswith("/") and not parts.netloc}
    if not fits.get(parts.scheme, parts.scheme in ("nats", "tls") and bool(parts.hostname)):
        raise ValueError(say)
    return text


def packager(text: str) -> str:
    """Where the packager is: empty, or an address between machines."""
    say = "say tcp://host:port, or leave it empty"
    parts = _split(text, say)
    if text and (parts.scheme != "tcp" or not parts.hostname or not parts.port or parts.path):
        raise ValueError(say)
    return text


def port(text: str) -> int:
    """A port's number; 0 for none."""
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise ValueError("say a number from 1 to 65535, or 0 for none")
    return int(text)


def page_address(text: str) -> str:
    """Where browsers find a server: scheme, host and port, and no more."""
    say = "say https://host or http://host:port, without a path"
    parts = _split(text, say)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        raise ValueError(say)
    if parts.path.strip("/") or parts.query or parts.fragment or not _HOST.fullmatch(_bracketed(parts)):
        raise ValueError(say)
    return text.rstrip("/")


def other_machine(text: str) -> str:
    """Where another machine of this installation is; empty: it is this one."""
    return page_address(text) if text else ""


def page_addresses(text: str) -> list[str]:
    """Several of them, separated by commas."""
    return [page_address(word) for word in words(text)]


def hosts(text: str) -> list[str]:
    """Host names separated by commas."""
    for word in words(text):
        if not _HOST.fullmatch(word):
            raise ValueError(f"{word} is no host name: say only the name, without https:// and port")
    return words(text)


def networks(text: str) -> list[str]:
    """Addresses and networks (10.0.0.0/8) separated by commas."""
    for word in words(text):
        try:
            ip_network(word)
        except ValueError:
            raise ValueError(f"{word} is no address and no network: say one like 127.0.0.1 or 10.0.0.0/8") from None
    return words(text)


def mail(text: str) -> str:
    """Where mail is handed over: empty, or an SMTP server."""
    say = "say smtp://user:password@host:587 or smtps://user:password@host:465, or leave it empty"
    parts = _split(text, say)
    if text and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError(say)
    return text


def mailbox(text: str) -> str:
    """An address of e-mail, without a name; or empty."""
    name, at, host = text.rpartition("@")
    if text and (not at or not name or not _HOST.fullmatch(host) or any(char in text for char in ' <>,;"\r\n')):
        raise ValueError("say an address such as hoinghi@tinh.example, or leave it empty")
    return text


def language(text: str) -> str:
    """One of the two the pages speak."""
    if text not in ("vi", "en"):
        raise ValueError("say vi or en")
    return text


def secret(text: str) -> str:
    """Empty, or long enough not to be guessed."""
    if text and len(text) < 32:
        raise ValueError("say at least 32 characters, or leave it empty")
    return text


def relays(text: str) -> list[str]:
    """Addresses of STUN and TURN servers (RFC 7064, RFC 7065), separated by commas."""
    for word in words(text):
        found = _RELAY.fullmatch(word)
        if not found or (found[3] and not 0 < int(found[3][1:]) < 65_536):
            raise ValueError(f"{word} is no such address: say one like turn:host:3478 or turns:host:443?transport=tcp")
        if (found[1] == "stun" and found[4]) or (found[1] == "turns" and found[5] == "udp"):
            raise ValueError(f"{word}: stun: takes no transport, turns: only tcp")
    return words(text)


def shared_secret(text: str) -> str:
    """Empty, or a secret that another program has too."""
    if text and len(text) < 16:
        raise ValueError("say at least 16 characters, or leave it empty")
    return text


def words(text: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def zone(text: str) -> str:
    """A time zone by its name in the IANA database."""
    if text not in available_timezones():
        raise ValueError("there is no such time zone; say one like Asia/Ho_Chi_Minh")
    return text


def days_off(text: str) -> frozenset[date]:
    """Days, and stretches of at most a month with both ends."""
    found: set[date] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = part.partition("..")
        try:
            begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError:
            raise ValueError("say days like 2027-04-16 or 2027-02-04..2027-02-10, separated by commas") from None
        if not timedelta() <= end - begin <= timedelta(days=31):
            raise ValueError(f"{part}: the first day comes first, and a stretch has a month at most")
        found.update(begin + timedelta(days=at) for at in range((end - begin).days + 1))
    return frozenset(found)


def whole(text: str) -> int:
    """A whole number from 1 on."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError("say a whole number from 1 on")
    return int(text)


def _split(text: str, say: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port, parts.hostname
    except ValueError:
        raise ValueError(say) from None
    return parts


def _bracketed(parts: SplitResult) -> str:
    name = parts.hostname or ""
    return f"[{name}]" if ":" in name else name
