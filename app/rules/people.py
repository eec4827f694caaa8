"""Whom an officer may add by hand, and why not. No database."""

from collections.abc import Sequence

from app.rules.listed_people import ListedPerson
from app.rules.refusals import Refused
from app.rules.resemblances import OtherPerson


class BadPerson(Refused):
    """What was typed is nobody who can be added; the sentence says why."""


class IsKnownAlready(Refused):
    """The same name and address are somebody known: `person_id`."""

    def __init__(self, person_id: int) -> None:
        super().__init__("This person is known already. Nobody was added.")
        self.person_id = person_id


class NotToBeNamed(Refused):
    """The organisation has a representative by now, or needs none; the sentence says which."""


class MayBeKnown(Refused):
    """Somebody known may be the same person, or shares the mailbox: an officer is to look first."""

    def __init__(self, others: Sequence[OtherPerson], *, is_shared: bool) -> None:
        what = "somebody who uses the same mailbox" if is_shared else "somebody who may be the same person"
        super().__init__(f"We know {what}. Look first, then say whether to add this person.")
        self.others = others
        self.is_shared = is_shared


def check_new_person(listed: ListedPerson) -> None:
    """Raises `BadPerson` where there is no name, or an address that is none."""
    if not listed.is_named:
        raise BadPerson("Enter a forename or a surname.")
    if listed.problems:
        raise BadPerson(" ".join(listed.problems))
