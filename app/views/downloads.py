"""Naming the files that people download."""

import unicodedata
from urllib.parse import quote

from flask import Response


def name_download(response: Response, name: str, *, kind: str = "attachment") -> Response:
    """Give the answer a file name; `kind` is "attachment" to save it or "inline" to show it first.

    Headers are ASCII, so the name is there twice: spelled out for today's browsers, and simplified for old ones
    (RFC 6266, appendix D; RFC 8187).
    """
    simple = unicodedata.normalize("NFKD", name.replace("–", "-").replace("…", "")).encode("ascii", "ignore")
    names = {"filename": " ".join(simple.decode().split())}
    if names["filename"] != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
    response.headers.set("Content-Disposition", kind, **names)
    return response
