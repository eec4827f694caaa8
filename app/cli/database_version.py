"""Whether the database has the tables that this Placecard needs: neither none, nor an earlier or a later version's."""

from sqlalchemy import inspect, text

from app.extensions import db
from app.rules.refusals import Refused
from config import ROOT


class DatabaseOutOfReach(Refused):
    """The database does not answer, or has not the tables that are needed."""


def check_tables() -> None:
    """Nothing, where the tables are those of this version. Raises `DatabaseOutOfReach` with what to do.

    Tables without a version are those of a test, which made them itself.
    """
    inspector = inspect(db.engine)
    if not inspector.has_table("events"):
        raise DatabaseOutOfReach("The database has no tables yet. Run “placecard init” first.")
    found, known = database_version(), newest_version()
    check_not_newer(found)
    if found and found < known:
        raise DatabaseOutOfReach(
            f"The database is as an earlier Placecard left it ({found}, and this one needs {known}). "
            "Make a backup, then run “placecard init”, which upgrades it."
        )


def check_not_newer(version: str, what: str = "The database") -> None:
    """Raises `DatabaseOutOfReach` where a later Placecard has been there: nobody can go back by themselves."""
    if version > newest_version():
        raise DatabaseOutOfReach(
            f"{what} is of a later Placecard ({version}, and this one knows {newest_version()}). Install that one."
        )


def database_version() -> str:
    """The number of the last migration that the database went through: "0013"; "" where none did."""
    if not inspect(db.engine).has_table("alembic_version"):
        return ""
    with db.engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def newest_version() -> str:
    """The number of the newest migration that comes with this Placecard."""
    folder = ROOT / "app" / "migrations" / "versions"
    return max(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))
