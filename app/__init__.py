"""Placecard. `create_app` makes the app; nothing else is to be found here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, object] | None = None) -> "Flask":
    """The app, by `settings` or by what the environment says.

    Raises `config.BadSetting` for settings that cannot be used.
    """
    # Imported late: the command line lives in this package too, and answers `--help` without Flask.
    from app.factory import build_app  # noqa: PLC0415
    from config import read_settings  # noqa: PLC0415

    return build_app(read_settings() if settings is None else settings)
