"""What a caterer needs: totals that add up, as at a moment. It holds no names, so none can leave with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.formats.pdf import EventHeading, compile_pdf, printable

NO_DIET = "No particular diet"


class DietsDoNotAddUp(ValueError):
    """More diets are counted than people; `session` is where, `people` and `diets` are the two numbers."""

    def __init__(self, session: str, *, people: int, diets: int) -> None:
        self.session = session
        self.people = people
        self.diets = diets
        super().__init__(f"“{session}” counts {diets} diets for {people} people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMeals:
    """One event session in numbers.

    `diets` counts each person at most once, under all of their diet ("vegan, no nuts" is one), so that the
    numbers add up; `needs` counts requests for the room (a hearing loop, step-free access), of which one person
    may have several.
    """

    title: str
    when: str
    where: str
    people: int
    diets: Mapping[str, int]
    needs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Total:
    """How many of something."""

    words: str
    count: int


def diet_totals(meals: SessionMeals) -> tuple[Total, ...]:
    """The diets from the most wanted down, and first those without one; together exactly `meals.people`.

    A diet that nobody has is left out. More diets than people, or a number below zero, raises DietsDoNotAddUp.
    """
    counted = sum(meals.diets.values())
    if counted > meals.people or min(meals.diets.values(), default=0) < 0:
        raise DietsDoNotAddUp(meals.title, people=meals.people, diets=counted)
    without = meals.people - counted + meals.diets.get(NO_DIET, 0)
    return (Total(NO_DIET, without), *_totals({k: n for k, n in meals.diets.items() if k != NO_DIET}))


def catering_sheet(
    template: str | Path, sessions: Sequence[SessionMeals], *, heading: EventHeading, contact: str
) -> bytes:
    """The totals as a PDF; `contact` says whom to ask. Raises DietsDoNotAddUp."""
    values = catering_values(sessions, heading=heading, contact=contact)
    return compile_pdf(template, values, moment=heading.moment)


def catering_values(
    sessions: Sequence[SessionMeals], *, heading: EventHeading, contact: str
) -> dict[str, Any]:
    """What the template shows."""
    return {
        **heading.values(),
        "contact": printable(contact),
        "sessions": [
            {
                "title": printable(meals.title),
                "when": printable(meals.when),
                "where": printable(meals.where),
                "people": meals.people,
                "diets": _shown(diet_totals(meals)),
                "needs": _shown(_totals(meals.needs)),
            }
            for meals in sessions
        ],
    }


def _totals(counts: Mapping[str, int]) -> list[Total]:
    """The counts from the largest down, then by their words; none that is zero."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    return [Total(words, count) for words, count in ordered if count]


def _shown(totals: Sequence[Total]) -> list[dict[str, Any]]:
    return [{"words": printable(total.words), "count": total.count} for total in totals]
