"""Knows under which address a built asset is served. No building (scripts/build_assets.py) and no serving."""

import json
from functools import cached_property
from pathlib import Path


class AssetsNotBuilt(Exception):
    """The manifest, or one asset in it, is missing; the message says what to run."""


class PageAssets:
    """The addresses of the files that the manifest in `folder` names; read once, when first asked."""

    def __init__(self, folder: Path, *, prefix: str = "/static/") -> None:
        self._folder = folder
        self._prefix = prefix

    @cached_property
    def _addresses(self) -> dict[str, str]:
        path = self._folder / "manifest.json"
        try:
            manifest: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as missing:
            raise AssetsNotBuilt(f"{path} is missing: run `make assets`.") from missing
        return {name: self._prefix + hashed_name for name, hashed_name in manifest.items()}

    def address(self, name: str) -> str:
        """The address of the asset called `name` in assets/: "placecard.css" -> "/static/placecard.1a2b3c4d5e.css".

        Raises AssetsNotBuilt for a name that was not built.
        """
        try:
            return self._addresses[name]
        except KeyError as unknown:
            raise AssetsNotBuilt(f"“{name}” is not among the built assets: run `make assets`.") from unknown
