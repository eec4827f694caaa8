"""What a category may be called. No database."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from app.rules.refusals import Refused

#: How long a category's name may be, in characters.
LONGEST_NAME = 200


#: What somebody may be in a category; lists may call it otherwise.
ROLES = ("Chair", "Vice-chair", "Member", "Substitute", "Observer")
_LONGEST_ROLE = 100


class UnknownCategory(Refused):
    """There is no such category; `nearest` are names that look like it."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        keys = {category_key(each): each for each in known}
        self.name = name
        self.nearest = [keys[key] for key in get_close_matches(category_key(name), keys, n=3, cutoff=0.4)]
        hint = f" Did you mean {' or '.join(f'“{each}”' for each in self.nearest)}?" if self.nearest else ""
        super().__init__(f"There is no category called “{name}”.{hint}")


class BadCategoryName(Refused):
    """The name cannot be a category's."""


def category_key(name: str) -> str:
    """The name as it is compared: folded case, single spaces."""
    return " ".join(name.split()).casefold()


def check_category_name(name: str, taken: str | None) -> str:
    """The name with single spaces. `taken` is the category that has it already. Raises `BadCategoryName`."""
    tidy = " ".join(name.split())
    if not tidy:
        raise BadCategoryName("Enter a name for the category.")
    if len(tidy) > LONGEST_NAME:
        raise BadCategoryName(
            f"A category’s name can have {LONGEST_NAME} characters; this one has {len(tidy)}."
        )
    if taken:
        raise BadCategoryName(f"There is a category called “{taken}” already.")
    return tidy


class BadRole(Refused):
    """The role cannot be kept."""


def check_role(role: str) -> str:
    """The role with single spaces; empty for none. Raises `BadRole`."""
    tidy = " ".join(role.split())
    if len(tidy) > _LONGEST_ROLE:
        raise BadRole(f"A role can have {_LONGEST_ROLE} characters; this one has {len(tidy)}.")
    return tidy


class CannotNest(Refused):
    """The category cannot be part of that one; the sentence says why."""


def check_parent(category_id: int, parent_id: int | None, parents: Mapping[int, int | None]) -> None:
    """Whether a category may be part of another one. `parents` has the parent of each. Raises `CannotNest`."""
    above = parent_id
    for _ in range(len(parents) + 1):
        if above is None:
            return
        if above == category_id:
            break
        above = parents.get(above)
    raise CannotNest("A category cannot be a part of itself, or of one of its own parts.")


def in_family_order(categories: Sequence[tuple[int, int | None]]) -> list[tuple[int, int]]:
    """Categories (id, parent's id) as (id, depth): each followed by those in it, otherwise in the order given.

    One whose parent is not among them stands by itself.
    """
    known = {each for each, _ in categories}
    within: dict[int | None, list[int]] = {}
    for each, parent in categories:
        within.setdefault(parent if parent in known and parent != each else None, []).append(each)
    order: list[tuple[int, int]] = []
    waiting = [(each, 0) for each in reversed(within.get(None, []))]
    while waiting:
        each, depth = waiting.pop()
        order.append((each, depth))
        waiting += [(child, depth + 1) for child in reversed(within.get(each, []))]
    return order
