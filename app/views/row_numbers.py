"""Numbers in addresses: those that a row or a page can have, and no other."""

from typing import Any

from flask import request
from werkzeug.routing import IntegerConverter, Map

#: The largest number that a row can have; beyond it a database does not look, it complains.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a larger number is no page, as one that nothing has."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002 -- Werkzeug's signature.
        """Take Werkzeug's arguments; the largest number is ours."""
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def row_number(text: str) -> int:
    """The number that was typed after the question mark. ValueError for one that no row has."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError
    return number


def page_number() -> int:
    """Which page of a list is asked for; the first where the address says nothing that is a number."""
    return max(1, request.args.get("page", 1, type=row_number))
