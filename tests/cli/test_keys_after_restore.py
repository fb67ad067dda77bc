"""After a restore who was turned away since stays turned away, and devices paired before and since go on without pairing."""

import http.cookiejar
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.test_backup import diemcau
from tests.postgres import fresh_postgres
from tests.server import Server
from tests.stranger import Device, Line

pytestmark = pytest.mark.whole

__all__ = ["fresh_postgres"]


class Room(Device):
    """A device that is let in by a link and keeps its cookie, whatever becomes of the server."""

    def status(self) -> int:
        """What a post with the ticket it has is answered."""
        headers = {"Authorization": f"Bearer {self.ticket['ticket']}", "Content-Type": "application/json"}
        return self._ask("/live/ops", b'{"ops": []}', **headers)

    def renewed(self) -> int:
        """What a new ticket is answered."""
        return self._ask("/ticket", b"{}", **{"Content-Type": "application/json"})

    def _ask(self, path: str, data: bytes, **headers: str) -> int:
        try:
            self.line.call(path, data, **headers)
        except urllib.error.HTTPError as refused:
            return refused.code
        return 200


def session_of(server: Server, path: str) -> http.cookiejar.CookieJar:
    line = Line(server.url)
    line.call(path)
    token = next(cookie.value for cookie in line.jar if cookie.name == "csrftoken")
    line.call(path, b"", **{"X-CSRFToken": token})
    return line.jar


def restored(server: Server, archive: Path) -> subprocess.CompletedProcess[str]:
    server.stop()
    done = diemcau(server, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    server.start()
    return done


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def test_who_was_turned_away_stays_so_and_the_others_go_on(tmp_path: Path, store: str, fresh_postgres: str) -> None:
    server = Server(tmp_path, DATABASE_URL=fresh_postgres if store == "postgresql" else "")
    secret = server.do("tests.rehearsal.seeded")["secret"]
    archive = tmp_path / "kept.tar"
    server.start()
    try:
        kept, turned_away = Room(Line(server.url), secret), Room(Line(server.url), secret)
        assert diemcau(server, "backup", str(archive)).returncode == 0
        since, came_and_went = Room(Line(server.url), secret), Room(Line(server.url), secret)
        card = server.do("tests.cli.turned", "card")["secret"]
        for one in (turned_away, came_and_went):
            server.do("tests.cli.turned", "away", one.ticket["device"])
        said = restored(server, archive).stdout
        assert "1 devices were turned away and stay so" not in said, "two were"
        assert [one.status() for one in (kept, since, turned_away, came_and_went)] == [200, 200, 401, 401]
        assert [one.renewed() for one in (kept, since, turned_away, came_and_went)] == [200, 200, 404, 404]
        assert Room(Line(server.url), card).status() == 200, "the card printed since opens"
    finally:
        server.stop()


def test_roles_passwords_and_sessions_do_not_come_back(tmp_path: Path) -> None:
    server = Server(tmp_path, DATABASE_URL="")
    archive = tmp_path / "kept.tar"
    path = server.do("tests.cli.turned", "staff")["path"]
    server.start()
    try:
        jar = session_of(server, path)
        assert any(cookie.name == "sessionid" for cookie in jar)
        assert diemcau(server, "backup", str(archive)).returncode == 0
        before = server.do("tests.cli.turned", "change-staff")
        restored(server, archive)
        after = server.do("tests.cli.turned", "staff-now")
        assert after == before | {"sessions": 0}
        assert after == {"roles": 0, "closed": True, "password": "new", "links": 0, "sessions": 0}
    finally:
        server.stop()


@pytest.mark.proof
def test_a_later_life_lets_nobody_of_an_earlier_one_in(tmp_path: Path) -> None:
    """Numbers go on from the backup: after a restore the next conference has the number of one that was lost."""
    server = Server(tmp_path, DATABASE_URL="")
    archive, later = tmp_path / "kept.tar", tmp_path / "later.tar"
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    assert diemcau(server, "backup", str(archive)).returncode == 0
    lost = server.do("tests.cli.turned", "room-and-device", "lost")
    assert diemcau(server, "restore", str(archive)).returncode == 0
    made = server.do("tests.cli.turned", "room-and-device", "made")
    assert (made["conference"], made["site"]) == (lost["conference"], lost["site"])
    assert diemcau(server, "backup", str(later)).returncode == 0
    assert diemcau(server, "restore", str(later)).returncode == 0
    assert server.do("tests.cli.turned", "devices") == [made["kid"]]
