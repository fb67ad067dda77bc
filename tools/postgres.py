"""Run a command with DIEMCAU_DATABASE_URL set to an empty database on a real PostgreSQL of its own: tools/postgres.py CMD …"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.postgres import careless, postgres_url  # noqa: E402 - the path comes first

if __name__ == "__main__":
    careless()
    environment = os.environ | {"DIEMCAU_DATABASE_URL": postgres_url()}
    sys.exit(subprocess.run(sys.argv[1:], check=False, env=environment).returncode)
