"""Invented people, events and invitations in any number, written straight into the tables."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.models.places import Place
from app.rules.categories import category_key
from app.rules.states import Answer, Choice, EventState, PlaceKind, PlaceState
from app.rules.tokens import derive_token, reference_from, token_digest
from benchmarks.sites import SECRET


def _words(text: str) -> list[str]:
    return text.split()


NOW = datetime.now(UTC).replace(microsecond=0)
_GIVEN = _words("Ann Bo Carol Dev Elsie Farid Grace Hugh Ines Jo Kim Lee Mary Nia Olu Pat Ravi Sue Tom Una")
_STARTS = _words("Ash Bar Cot Dun El Fen Gar Hal Ing Jar Kes Lang Mar Nor Oak Pem Rad Sel Thorn Ul Wes York")
_MIDDLES = _words("a be den er field ford ham in kin ley ling mor ning o ring ster ton um ver wick")
_ENDS = _words("by combe dale ert ford gate hurst ison kirk land man ness over port rick son thorpe wood")
_KINDS = ("Council", "Housing Association", "Primary Care Trust", "Volunteers", "Constabulary", "College")
#: How many people one organisation has, about.
_PEOPLE_PER_ORGANISATION = 12


def invented_people(count: int, *, start: int = 0) -> list[dict[str, str]]:
    """That many people as a list has them, always the same ones; different numbers are different people."""
    people = []
    for number in range(start, start + count):
        dice = random.Random(number)
        family = dice.choice(_STARTS) + dice.choice(_MIDDLES) + dice.choice(_ENDS)
        given = dice.choice(_GIVEN)
        place = _STARTS[number // 97 % len(_STARTS)] + _ENDS[number // 7 % len(_ENDS)]
        people.append(
            {
                "title": dice.choice(("Cllr", "Mrs", "Mr", "Dr", "Ms")),
                "given_name": given,
                "family_name": family,
                "job_title": dice.choice(("Chief Executive", "Member", "Chair", "Head of Service")),
                "organisation": f"{place} {_KINDS[number // _PEOPLE_PER_ORGANISATION % len(_KINDS)]}",
                "email": f"{given}.{family}.{number}@example.org".lower(),
                "telephone": f"01632 96{number % 10000:04}",
            }
        )
    return people


def add_category(session: Session, name: str = "Scrutiny Committees") -> Category:
    """A category to put people into."""
    category = Category(name=name, name_key=category_key(name))
    session.add(category)
    session.flush()
    return category


def add_people(session: Session, count: int, *, category: Category) -> list[int]:
    """Put that many invented people into a category. Returns their ids."""
    people = invented_people(count)
    names = sorted({each["organisation"] for each in people})
    session.execute(insert(Organisation), [{"name": name, "name_key": name.casefold()} for name in names])
    organisations = dict(iter(session.execute(select(Organisation.name, Organisation.id))))
    rows: list[dict[str, Any]] = [
        {
            **{key: value for key, value in each.items() if key != "organisation"},
            "name_as_typed": f"{each['given_name']} {each['family_name']}",
            "email_key": each["email"],
            "organisation_id": organisations[each["organisation"]],
            "created_at": NOW,
            "changed_at": NOW,
        }
        for each in people
    ]
    session.execute(insert(Person), rows)
    ids = list(session.scalars(select(Person.id).order_by(Person.id.desc()).limit(count)))[::-1]
    memberships = [
        {"person_id": person_id, "category_id": category.id, "confirmed_at": NOW} for person_id in ids
    ]
    session.execute(insert(Membership), memberships)
    return ids


def add_event(session: Session, *, slug: str = "bench", seats_limit: int | None = 100) -> Event:
    """A published event with one event session, a few weeks ahead."""
    starts_at = NOW + timedelta(days=40)
    event = Event(
        slug=slug,
        title="Looking to the future",
        description="A conference for everybody who works in partnership.",
        state=EventState.PUBLISHED,
        attendance=Choice.ATTEND_ALL,
        contact_name="The events team",
        contact_email="events@example.org",
        created_at=NOW,
        changed_at=NOW,
        published_at=NOW,
    )
    session.add(event)
    session.flush()
    session.add(
        EventSession(
            event=event,
            title="The conference",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=6),
            seats_limit=seats_limit,
            calendar_uid=f"{token_hex(8)}@bench.example.org",
            changed_at=NOW,
        )
    )
    session.flush()
    return event


def invite(session: Session, event: Event, person_ids: Sequence[int]) -> list[str]:
    """Invite these people without letters. Returns the tokens of their links, in the same order."""
    seeds = [token_hex(16) for _ in person_ids]
    tokens = [derive_token(SECRET, purpose="link", seed=seed) for seed in seeds]
    first = 1 + len(list(session.scalars(select(Invitation.id))))
    rows = [
        {
            "event_id": event.id,
            "person_id": person_id,
            "kind": PlaceKind.DELEGATE,
            # A prime spreads the numbers over all references, without one coming twice.
            "reference": reference_from((first + number) * 7919),
            "token_seed": seed,
            "link_generation": 0,
            "link_digest": token_digest(token),
            "invited_at": NOW,
        }
        for number, (person_id, seed, token) in enumerate(zip(person_ids, seeds, tokens, strict=True))
    ]
    session.execute(insert(Invitation), rows)
    return tokens


def let_answer(session: Session, event: Event, *, answers: int, held: int) -> None:
    """Let that many of the invited say yes: the first `held` have places, the others wait."""
    event_session_id = session.scalar(select(EventSession.id).where(EventSession.event_id == event.id))
    query = select(Invitation.id).where(Invitation.event_id == event.id).order_by(Invitation.id)
    ids = list(session.scalars(query.limit(answers)))
    rows = [
        {
            "invitation_id": invitation_id,
            "event_session_id": event_session_id,
            "state": PlaceState.HELD if number < held else PlaceState.WAITING,
            "asked_at": NOW + timedelta(seconds=number),
            "held_at": NOW if number < held else None,
            "reason": "",
        }
        for number, invitation_id in enumerate(ids)
    ]
    if rows:
        session.execute(insert(Place), rows)
        answered = Invitation.__table__.update().where(Invitation.id.in_(query.limit(answers)))  # type: ignore[attr-defined]
        session.execute(answered.values(answer=Answer.YES, answered_at=NOW))
