"""What the web processes share, since it is made before they part from one another."""

import subprocess
import sys
from pathlib import Path

from config import ROOT
from tests.cli.test_commands import settings

_LOOK = """
import gc
from app.cli.wsgi import app
from app.extensions import db

with app.app_context():
    pool = db.engine.pool
    print("connections", pool.checkedin() + pool.checkedout())
print("frozen", gc.get_freeze_count() > 100_000, gc.isenabled())
print("compiled", any(name == "replies/start.html" for _, name in app.jinja_env.cache.keys()))
"""


def test_processes_share_the_app_and_no_connection(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LOOK],
        cwd=ROOT,
        env=settings(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.splitlines() == ["connections 0", "frozen True True", "compiled True"]
