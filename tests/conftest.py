"""The suite's ground: settings of its own, and a database that is PostgreSQL when DIEMCAU_DATABASE_URL says so."""

import os
import tempfile
from pathlib import Path

_DATA = Path(tempfile.mkdtemp(prefix="diemcau-tests-"))
os.environ.setdefault("DIEMCAU_DATA_DIR", str(_DATA))
os.environ.setdefault("DIEMCAU_SECRET_KEY", "tests-only-" + "x" * 40)
os.environ.setdefault("DIEMCAU_HOSTS", "localhost,127.0.0.1,testserver")


def pytest_sessionfinish() -> None:
    import shutil  # noqa: PLC0415 - only at the very end

    shutil.rmtree(_DATA, ignore_errors=True)
