"""Serves the built assets, compressed where the browser takes it. The compressing is done when they are built."""

from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join


def init_app(app: Flask) -> None:
    """Serve Flask's static folder by `send_asset`."""
    app.view_functions["static"] = send_asset


def send_asset(filename: str) -> Response:
    """One file of the static folder, or the compressed copy beside it. Its name changes with what it holds."""
    folder = str(current_app.static_folder)
    compressed = safe_join(folder, f"{filename}.gz")
    has_copy = compressed is not None and Path(compressed).is_file()
    if has_copy and request.accept_encodings.quality("gzip") > 0:
        response = send_from_directory(folder, f"{filename}.gz", mimetype=guess_type(filename)[0])
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(folder, filename)
    if has_copy:
        response.vary.add("Accept-Encoding")
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response
