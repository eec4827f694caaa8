"""Which event sessions a yes covers: all of them, one of them, or some workshops. No database, no clock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.rules.refusals import Refused
from app.rules.states import Choice


@dataclass(frozen=True, slots=True)
class AttendanceRule:
    """`choice` for some sessions; `at_most` sessions in each slot, and `at_least` in all, for choose up to.

    The other choices say it themselves.
    """

    choice: Choice = Choice.ATTEND_ALL
    at_most: int = 1
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class SessionOnOffer:
    """A session that can be attended. Sessions with the same `slot` ("Morning") run side by side."""

    session_id: int
    title: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class SessionGroup:
    """The sessions of an event that one rule is about."""

    rule: AttendanceRule
    sessions: tuple[SessionOnOffer, ...]


class ChoiceRefused(Refused):
    """The sessions chosen do not fit the rule; `titles` are those that could be chosen."""

    def __init__(self, sentence: str, sessions: Sequence[SessionOnOffer]) -> None:
        super().__init__(sentence)
        self.titles = [each.title for each in sessions]


class NotASessionOfThisEvent(Refused):
    """`session_ids` are not, or no longer, sessions that can be chosen."""

    def __init__(self, session_ids: frozenset[int]) -> None:
        super().__init__("Something that you chose is not on offer any more. Look at your choice again.")
        self.session_ids = session_ids


class ChooseOne(ChoiceRefused):
    """Exactly one of the sessions can be attended; `chosen` is how many were."""

    def __init__(self, sessions: Sequence[SessionOnOffer], chosen: int) -> None:
        titles = " or ".join(each.title for each in sessions)
        super().__init__(f"Choose one: {titles}.", sessions)
        self.chosen = chosen


class ChooseFewer(ChoiceRefused):
    """Too many sessions that run side by side in `slot`; `at_most` can be attended."""

    def __init__(self, sessions: Sequence[SessionOnOffer], slot: str, at_most: int) -> None:
        where = f" for {slot}" if slot else ""
        super().__init__(f"Choose {at_most} or fewer{where}.", sessions)
        self.slot = slot
        self.at_most = at_most


class ChooseMore(ChoiceRefused):
    """Too few sessions: `at_least` must be attended."""

    def __init__(self, sessions: Sequence[SessionOnOffer], at_least: int) -> None:
        super().__init__(f"Choose at least {at_least}.", sessions)
        self.at_least = at_least


def check_choice(
    rule: AttendanceRule, sessions: Sequence[SessionOnOffer], chosen: Collection[int]
) -> frozenset[int]:
    """Return the ids of the sessions that a yes covers under one rule.

    Where all are attended, or only one is left, nothing needs to be chosen. Raises NotASessionOfThisEvent,
    ChooseOne, ChooseFewer or ChooseMore.
    """
    offered = frozenset(each.session_id for each in sessions)
    picked = frozenset(chosen)
    if unknown := picked - offered:
        raise NotASessionOfThisEvent(unknown)
    must_choose = rule.choice is Choice.CHOOSE_ONE or rule.at_least > 0
    is_no_choice = must_choose and len(offered) == 1 and not picked
    if rule.choice is Choice.ATTEND_ALL or is_no_choice:
        return offered
    if rule.choice is Choice.CHOOSE_ONE:
        if len(picked) != 1:
            raise ChooseOne(sessions, len(picked))
        return picked
    for slot in dict.fromkeys(each.slot for each in sessions):
        side_by_side = [each for each in sessions if each.slot == slot]
        if sum(each.session_id in picked for each in side_by_side) > rule.at_most:
            raise ChooseFewer(side_by_side, slot, rule.at_most)
    if len(picked) < rule.at_least:
        raise ChooseMore(sessions, rule.at_least)
    return picked


def check_choices(groups: Sequence[SessionGroup], chosen: Collection[int]) -> frozenset[int]:
    """Return the ids of all the sessions that a yes covers, each group by its own rule.

    Raises what `check_choice` raises, and ChooseMore when nothing at all would be attended.
    """
    picked = frozenset(chosen)
    offered = [each for group in groups for each in group.sessions]
    if unknown := picked - {each.session_id for each in offered}:
        raise NotASessionOfThisEvent(unknown)
    covered: frozenset[int] = frozenset()
    for group in groups:
        of_group = picked & {each.session_id for each in group.sessions}
        covered |= check_choice(group.rule, group.sessions, of_group)
    if not covered:
        raise ChooseMore(offered, 1)
    return covered
