"""What each row of an invitee list ends as, and the sentence that says why."""

from enum import StrEnum

from app.rules.listed_people import ListedPerson
from app.rules.resemblances import Found


class Outcome(StrEnum):
    """What a row ends as, in the words of the machine-readable outcome."""

    NEW = "new"
    #: Known, and now also in this category.
    KNOWN = "known"
    DIFFERS = "differs"
    UNCHANGED = "unchanged"
    CANNOT_EMAIL = "cannot_email"
    PERHAPS_SAME = "perhaps_same"
    SKIPPED = "skipped"
    PROBLEM = "problem"


_WHOSE_ADDRESS = "There is an email address and no name: say whose it is."
_UNLESS_SAID = "There is no name, so nobody is added: say whose it is."


def is_open_seat(listed: ListedPerson) -> bool:
    """Whether the row is a seat that nobody is named for, whatever address stands beside it."""
    return listed.is_vacancy and not listed.is_named


def adds_nobody(listed: ListedPerson) -> bool:
    """Whether the row, unless it is about somebody known, ends with nobody: no name, gone, or to be put right first."""
    return not listed.is_named or listed.has_left or bool(listed.problems)


def choose_outcome(
    listed: ListedPerson,
    *,
    is_known: bool,
    first_row: int | None,
    differs: bool,
    is_in_new_category: bool,
    may_be_somebody: bool,
) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome and why; `first_row` is the row of this file that listed the same person first."""
    if listed.problems:
        return Outcome.PROBLEM, listed.problems
    if listed.has_left:
        return Outcome.SKIPPED, ("The list says that this person has left.",)
    if is_open_seat(listed):
        if listed.organisation:
            return Outcome.SKIPPED, (f"The representative of {listed.organisation} is to be named.",)
        return Outcome.SKIPPED, ("Nobody is named, and no organisation either.",)
    if is_known or first_row is not None:
        again = () if first_row is None else (f"Row {first_row} lists the same person.",)
        if differs:
            return Outcome.DIFFERS, again
        if is_in_new_category:
            return Outcome.KNOWN, again
        return (Outcome.UNCHANGED if first_row is None else Outcome.SKIPPED), again
    if may_be_somebody:
        return Outcome.PERHAPS_SAME, () if listed.is_named else (_UNLESS_SAID,)
    if not listed.is_named:
        return Outcome.PROBLEM, (_WHOSE_ADDRESS if listed.email else "There is no name.",)
    if listed.cannot_email_reason:
        return Outcome.CANNOT_EMAIL, (listed.cannot_email_reason,)
    return Outcome.NEW, ()


def says_more_than_a_name(listed: ListedPerson) -> bool:
    """Whether the row itself ends otherwise than as somebody new, or needs a sentence."""
    return bool(
        listed.problems
        or listed.cannot_email_reason
        or listed.has_left
        or listed.do_not_contact
        or not listed.is_named
    )


def say_what_else(listed: ListedPerson, found: Found, *, stays_uninvited: bool) -> tuple[str, ...]:
    """Sentences on what the officer should know besides the outcome."""
    said: tuple[str, ...] = ()
    if found.shared_with:
        said = (f"Others use {listed.email} too: a shared mailbox, or a mistake.",)
    if stays_uninvited:
        said = (*said, "This person asked not to be contacted, and stays uninvited.")
    if found.was_crowded and not found.same:
        said = (*said, "Very many people share these details; this row was compared with some of them only.")
    return said
