"""Every setting there is: one declared table, read strictly from ``DIEMCAU_*``, shown by ``diemcau settings``."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import readings


class BadSetting(Exception):
    """A setting nobody knows, or a value nobody can read: the message names it."""


@dataclass(frozen=True)
class Option:
    """One setting: its name without the prefix, how it is read, its default as text, and what it does."""

    name: str
    read: Callable[[str], Any]
    default: str
    help: str
    secret: bool = False


OPTIONS = (
    Option("DATA_DIR", readings.folder, "var", "Folder of everything that is kept: databases, files, the secret."),
    Option(
        "DATABASE_URL",
        readings.store,
        "",
        "Main database. Empty: SQLite in DATA_DIR. Or postgresql://user:password@host/name.",
    ),
    Option(
        "LOG_URL",
        readings.store,
        "",
        "Op log. Empty: SQLite in DATA_DIR, or the main database when that is PostgreSQL.",
    ),
    Option(
        "BROKER_URL",
        readings.broker,
        "",
        "Hints between processes. Empty: a Unix socket of `serve`. Or nats://host:4222.",
    ),
    Option(
        "SECRET_KEY",
        readings.secret,
        "",
        "At least 32 characters. Empty: made once and kept in DATA_DIR/secret.",
        secret=True,
    ),
    Option(
        "HOSTS", readings.hosts, "localhost,127.0.0.1,[::1]", "Host names this server answers to, separated by commas."
    ),
    Option(
        "ORIGINS",
        readings.page_addresses,
        "",
        "Addresses pages are opened at behind a proxy, e.g. https://diemcau.example.",
    ),
    Option(
        "PUBLIC_URL",
        readings.page_address,
        "http://localhost:8000",
        "How people reach this server: printed on cards and in links.",
    ),
    Option(
        "BEHIND_TLS", readings.flag, "false", "true when people reach this server over https: cookies become Secure."
    ),
    Option(
        "TRUSTED_PROXIES",
        readings.networks,
        "",
        "Addresses or networks of proxies whose X-Forwarded-For is believed, e.g. 127.0.0.1,::1. Empty: nobody's.",
    ),
    Option(
        "MEDIA_URL",
        readings.packager,
        "",
        "Where fronts find the packager, and it listens. Empty: a Unix socket in DATA_DIR. Or tcp://host:port, in a network of one's own: it is signed, not encrypted.",
    ),
    Option("MEDIA_TRANSCODING", readings.flag, "true", "false makes no 360p, and stills and sound only as they come."),
    Option("MEDIA_HALLS", readings.whole, "8", "Conferences that may broadcast at once."),
    Option("RTMP_PORT", readings.port, "1935", "Port at which the packager takes encoders (OBS); 0: none."),
    Option(
        "RTMPS_PORT",
        readings.port,
        "0",
        "The same encrypted (RTMPS); 0: none. 443 needs no number in the encoder, 1936 is usual beside a web server.",
    ),
    Option(
        "RTMPS_CERTIFICATE",
        readings.file_there,
        "",
        "PEM file with the certificate (chain) of RTMPS. Empty: that of `serve --tls` or `serve --certificate`.",
    ),
    Option("RTMPS_KEY", readings.file_there, "", "PEM file with its key. Empty: it stands in the certificate's file."),
    Option(
        "RECORDINGS_DIR",
        readings.folder_or_none,
        "",
        "Folder of recordings. Empty: DATA_DIR/recordings. On several machines one that packager, fronts and work share.",
    ),
    Option(
        "RECORDINGS_SPARE_MB",
        readings.whole,
        "1000",
        "Free disk in MB that recordings leave to all else: when less is left they end, and the broadcast goes on.",
    ),
    Option(
        "TURN_URLS",
        readings.relays,
        "",
        "Helpers for call-in through firewalls, separated by commas: stun:host:3478, turn:host:3478, turn:host:3478?transport=tcp, turns:host:443?transport=tcp. Empty: the direct way only.",
    ),
    Option(
        "TURN_SECRET",
        readings.shared_secret,
        "",
        "What coturn has as static-auth-secret: with it every call gets a name and password of its own for 12 hours.",
        secret=True,
    ),
    Option(
        "ANONYMOUS_URL",
        readings.other_machine,
        "",
        "The front that keeps the anonymous box, for the other machines: http://host:8000, in a network of one's own: it is signed, not encrypted. Empty: the box is here, in DATA_DIR.",
    ),
    Option("LANGUAGE", readings.language, "vi", "Language of those who have not chosen one: vi or en."),
    Option("TIME_ZONE", readings.zone, "Asia/Ho_Chi_Minh", "Time zone of new conferences and of pages outside one."),
    Option(
        "HOLIDAYS",
        readings.days_off,
        "",
        "Days off besides weekends and a country's fixed holidays, separated by commas: 2027-04-16 or 2027-02-04..2027-02-10. Tết, Giỗ Tổ, the day beside 2/9: as announced for each year. Deadlines in working days leave them out.",
    ),
    Option("DEBUG", readings.flag, "false", "true shows faults in the browser. Never on a server others can reach."),
    Option(
        "EMAIL_URL",
        readings.mail,
        "",
        "smtp://user:password@host:587 (STARTTLS, unless the host is this machine) or smtps://… (TLS from the start). "
        "Empty: no mail is sent; pages offer texts to copy and paper instead.",
    ),
    Option(
        "EMAIL_FROM",
        readings.mailbox,
        "",
        "Address that mail comes from, e.g. hoinghi@tinh.example: one that the mail server lets this account use. "
        "Empty: diemcau@ and the host of PUBLIC_URL.",
    ),
    Option(
        "MAX_BACKLOG", readings.whole, "20000", "Ops waiting for the disk before devices are asked to come back later."
    ),
    Option(
        "ACCESS_DAYS",
        readings.whole,
        "14",
        "Days after a conference's last one until its devices, cards, links and codes end.",
    ),
    Option("FONTS_DIR", readings.folder_there, "", "Folder of more fonts for PDFs, for names in Chinese and the like."),
    Option("MAX_FILM_MB", readings.whole, "4096", "Largest film that may be uploaded, in MB (1,000,000 bytes)."),
    Option("MAX_MATERIAL_MB", readings.whole, "200", "Largest document that may be put up for download, in MB."),
    Option("PAGE_THREADS", readings.whole, "8", "Threads that render pages in each front process."),
)


@dataclass(frozen=True)
class Options:
    """The values, by lower-case name."""

    values: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name.upper()]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def database_url(self) -> str:
        return self.values["DATABASE_URL"] or f"sqlite:///{self.data_dir / 'diemcau.sqlite3'}"

    @property
    def log_url(self) -> str:
        if self.values["LOG_URL"]:
            return str(self.values["LOG_URL"])
        url = self.database_url
        return url if url.startswith("postgres") else f"sqlite:///{self.data_dir / 'oplog.sqlite3'}"

    @property
    def database_file(self) -> Path | None:
        """The main database's file; None: it is PostgreSQL."""
        return readings.sqlite_file(self.database_url)

    @property
    def log_file(self) -> Path | None:
        """The op log's file; None: it is PostgreSQL."""
        return readings.sqlite_file(self.log_url)

    @property
    def anonymous_file(self) -> Path | None:
        """The anonymous box; None: another machine keeps it."""
        return None if self.values["ANONYMOUS_URL"] else Path(self.data_dir / "anonymous.sqlite3")

    @property
    def files_dir(self) -> Path:
        """Where large files lie by their content's digest: served before Django (plane.files)."""
        return Path(self.data_dir / "media" / "files")

    @property
    def recordings_dir(self) -> Path:
        """A folder of recordings for each conference, called by its number."""
        return Path(self.values["RECORDINGS_DIR"] or self.data_dir / "recordings")

    @property
    def broker_url(self) -> str:
        return self.values["BROKER_URL"] or f"socket://{_socket_in(self.data_dir)}"

    @property
    def media_url(self) -> str:
        return self.values["MEDIA_URL"] or f"unix://{_socket_in(self.data_dir, 'media')}"

    @property
    def secret_key(self) -> str:
        return self.values["SECRET_KEY"] or _kept_secret(self.data_dir / "secret")


def _socket_in(folder: Path, name: str = "broker") -> Path:
    """A Unix socket's path in `folder`; in the system's temporary folder when that would be longer than the kernel takes."""
    path = folder / f"{name}.sock"
    if len(str(path).encode()) < 100:
        return path
    short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"diemcau-{short}.sock"


def read(environ: Mapping[str, str]) -> Options:
    """Read ``DIEMCAU_*``. Raises BadSetting naming the first unknown or unreadable one."""
    known = {f"DIEMCAU_{option.name}": option for option in OPTIONS}
    for name in environ:
        if name.startswith("DIEMCAU_") and name not in known:
            raise BadSetting(f"{name}: there is no such setting; `diemcau settings` lists them")
    values = {}
    for name, option in known.items():
        text = environ.get(name, option.default)
        try:
            values[option.name] = option.read(text)
        except ValueError as fault:
            shown = name if option.secret else f"{name}={readings.masked(text)!r}"
            raise BadSetting(f"{shown}: {fault}") from None
    return Options(values)


@cache
def options() -> Options:
    """The settings of this process."""
    return read(os.environ)


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made on first use and readable by this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes().strip()
        if len(kept) < 32 or not kept.isascii():
            raise BadSetting(f"{path}: no secret of 32 characters; put it back from a backup, or remove it") from None
        return kept.decode("ascii")
    made = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made
