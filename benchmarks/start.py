"""Starting: the command line's help, and an app up to its first answer, beside importing what it stands on."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from benchmarks.figures import Figure, median_seconds
from benchmarks.sites import open_site
from config import ROOT

_FIRST_ANSWER = (
    "from app import create_app; assert create_app().test_client().get('/healthz').status_code == 200"
)


def measure() -> Iterator[Figure]:
    """Both, as medians of several starts."""
    with open_site() as site:
        site.make_app()
        # Bytecode is kept, as it is wherever Placecard is installed, and whatever the shell says.
        environment = {**os.environ, **site.environment, "PYTHONPATH": str(ROOT)}
        environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(site.folder / "bytecode")}

        def run(*arguments: str) -> float:
            _run(arguments, environment)
            return median_seconds(lambda: _run(arguments, environment), times=5)

        imports = run("-c", "import flask, sqlalchemy")
        yield Figure("placecard --help", run("-m", "app.cli.run", "--help"), "s", imports, at_most=2)
        yield Figure("app start to first answer", run("-c", _FIRST_ANSWER), "s", imports, at_most=4)


def _run(arguments: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
