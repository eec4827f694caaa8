"""What somebody's row on the attendee list has gone through between two downloads. No database, no Flask."""

from enum import StrEnum


class ListChange(StrEnum):
    """What changed about one row."""

    NEW = "New"
    CHANGED = "Changed"
    GONE = "No longer coming"


def what_changed(*, before: frozenset[int], after: frozenset[int], is_reworded: bool) -> ListChange | None:
    """The change between the event sessions that somebody came to before and comes to now; None for no change.

    `is_reworded`: the name, the job title or the organisation reads differently.
    """
    if after and not before:
        return ListChange.NEW
    if before and not after:
        return ListChange.GONE
    if after and (before != after or is_reworded):
        return ListChange.CHANGED
    return None
