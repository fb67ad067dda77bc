"""Settings: read strictly, refused by name."""

from pathlib import Path

import pytest

from diemcau.infra.options import BadSetting, read


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DIEMCAU_DEBUG": "yes"}, "DIEMCAU_DEBUG"),
        ({"DIEMCAU_DATABSE_URL": "x"}, "DIEMCAU_DATABSE_URL"),
        ({"DIEMCAU_MAX_BACKLOG": "many"}, "DIEMCAU_MAX_BACKLOG"),
        ({"DIEMCAU_DATABASE_URL": "mysql://a"}, "DIEMCAU_DATABASE_URL"),
        ({"DIEMCAU_LOG_URL": "postgre://a/b"}, "DIEMCAU_LOG_URL"),
        ({"DIEMCAU_TIME_ZONE": "Asia/Hanoi"}, "DIEMCAU_TIME_ZONE"),
        ({"DIEMCAU_PAGE_THREADS": "0"}, "DIEMCAU_PAGE_THREADS"),
        ({"DIEMCAU_LANGUAGE": "fr"}, "DIEMCAU_LANGUAGE"),
        ({"DIEMCAU_SECRET_KEY": "short"}, "DIEMCAU_SECRET_KEY"),
        ({"DIEMCAU_TRUSTED_PROXIES": "localhost"}, "DIEMCAU_TRUSTED_PROXIES"),
        ({"DIEMCAU_TRUSTED_PROXIES": "10.0.0.1/8"}, "DIEMCAU_TRUSTED_PROXIES"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        read(environment)


def test_nothing_set_is_one_machine(tmp_path: Path) -> None:
    settings = read({"DIEMCAU_DATA_DIR": str(tmp_path), "PATH": "/bin"})
    assert settings.database_url == f"sqlite:///{tmp_path}/diemcau.sqlite3"
    assert settings.log_url == f"sqlite:///{tmp_path}/oplog.sqlite3"
    assert settings.broker_url == f"socket://{tmp_path}/broker.sock"


def test_the_log_follows_the_database_to_postgresql() -> None:
    settings = read({"DIEMCAU_DATABASE_URL": "postgresql://a@b/c"})
    assert settings.log_url == "postgresql://a@b/c"


def test_the_secret_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    settings = read({"DIEMCAU_DATA_DIR": str(tmp_path / "new")})
    first = settings.secret_key
    assert len(first) >= 32
    assert first == read({"DIEMCAU_DATA_DIR": str(tmp_path / "new")}).secret_key
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
