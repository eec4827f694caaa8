"""Many ids, some at a time: PostgreSQL takes no more than 65,535 in one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice

IDS_AT_A_TIME = 10_000


def chunks(ids: Iterable[int], size: int = IDS_AT_A_TIME) -> Iterator[list[int]]:
    """The ids in order, no more than `size` at a time; nothing where there are none."""
    remaining = iter(sorted(ids))
    while chunk := list(islice(remaining, size)):
        yield chunk
