"""Placecard. `create_app` makes the app; nothing else is to be found here."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, object] | None = None) -> "Flask":
    """The app, by `settings` or by what the environment says.

    Raises `config.BadSetting` for settings that cannot be used.
    """
    with _collector_resting():
        # Imported late: the command line lives in this package too, and answers `--help` without Flask.
        from app.factory import build_app  # noqa: PLC0415
        from config import read_settings  # noqa: PLC0415

        return build_app(read_settings() if settings is None else settings)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Make objects that all stay, without looking for garbage among them, which took a tenth of the start."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
