"""One line in the log for each answer: which page, what came of it, how long it took. Never the address itself."""

import logging
from time import perf_counter

from flask import Flask, Response, g, request

log = logging.getLogger("placecard.web")


def init_app(app: Flask) -> None:
    """Log every answer of the app."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began_seconds = perf_counter()


def _end(response: Response) -> Response:
    if request.endpoint != "static":
        milliseconds = round((perf_counter() - g.began_seconds) * 1000, 1) if "began_seconds" in g else None
        log.info(
            "answer",
            # The endpoint is the page's name; the path may hold a token.
            extra={
                "method": request.method,
                "page": request.endpoint or "none",
                "status": response.status_code,
                "ms": milliseconds,
            },
        )
    return response
