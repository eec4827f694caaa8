"""Builders: each names only what matters, and adds its row to the session."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from secrets import token_hex

from sqlalchemy.orm import Session

from app.models.accounts import Account, Partner
from app.models.categories import Category, Membership
from app.models.events import Event, EventSession
from app.models.invitations import Invitation, Wave
from app.models.lists import ListImport
from app.models.messages import Message
from app.models.people import Organisation, Person
from app.models.vacancies import Vacancy
from app.rules.categories import category_key
from app.rules.states import AccountRole, Choice, EventState, ListState, MessageState, PlaceKind
from app.rules.tokens import derive_token, reference_from, token_digest
from app.services.event_words import event_facts
from app.services.events import sessions_of

#: A Tuesday in January, in the morning: the moment at which tests happen.
NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)

#: The secret key of every app in the tests.
SECRET = "a secret for tests that is long enough to be one"

_numbers = count(1)


def make_partner(session: Session, name: str = "Oxfordshire County Council") -> Partner:
    partner = Partner(name=name)
    session.add(partner)
    session.flush()
    return partner


def make_account(
    session: Session, email: str = "officer@example.org", *, role: AccountRole = AccountRole.OFFICER
) -> Account:
    account = Account(
        email=email, name="Olive Officer", role=role, fs_uniquifier=token_hex(16), created_at=NOW, active=True
    )
    session.add(account)
    session.flush()
    return account


def make_organisation(session: Session, name: str = "Cherwell District Council") -> Organisation:
    organisation = Organisation(name=name, name_key=name.casefold(), sector="public")
    session.add(organisation)
    session.flush()
    return organisation


def make_person(
    session: Session,
    name: str = "",
    *,
    email: str | None = "",
    organisation: Organisation | None = None,
    category: Category | None = None,
) -> Person:
    """A person called "Given Family"; with an address of their own unless it is said to be None."""
    number = next(_numbers)
    given, _, family = (name or f"Pat Person{number}").rpartition(" ")
    address = f"person{number}@example.org" if email == "" else email
    person = Person(
        given_name=given,
        family_name=family,
        name_as_typed=name,
        email=address,
        email_key=address.casefold() if address else None,
        organisation=organisation,
        created_at=NOW,
        changed_at=NOW,
    )
    session.add(person)
    session.flush()
    if category is not None:
        session.add(Membership(person=person, category=category, confirmed_at=NOW))
        session.flush()
    return person


def make_category(session: Session, name: str = "Scrutiny Committees") -> Category:
    category = Category(name=name, name_key=category_key(name))
    session.add(category)
    session.flush()
    return category


def make_vacancies(session: Session, category: Category, *names: str) -> list[Vacancy]:
    """A confirmed list in which these organisations have nobody yet."""
    upload = ListImport(
        state=ListState.CONFIRMED,
        file_name="duty.csv",
        category_id=category.id,
        summary={"rows": len(names)},
        uploaded_at=NOW,
    )
    vacancies = [
        Vacancy(list_import=upload, organisation=make_organisation(session, name), email="ask@example.org")
        for name in names
    ]
    session.add_all(vacancies)
    session.flush()
    return vacancies


def make_event(
    session: Session,
    title: str = "Partnerships in Oxfordshire",
    *,
    slug: str = "",
    state: EventState = EventState.PUBLISHED,
    attendance: Choice = Choice.ATTEND_ALL,
    sessions: int = 1,
    seats_limit: int | None = 100,
    event_limit: int | None = None,
    reply_by: date | None = None,
) -> Event:
    """A published event with sessions on days that follow each other, each with the same limit."""
    event = Event(
        slug=slug or f"event-{next(_numbers)}",
        title=title,
        state=state,
        attendance=attendance,
        seats_limit=event_limit,
        reply_by=reply_by,
        contact_name="Olive Officer",
        contact_email="events@example.org",
        contact_telephone="01632 960 001",
        created_at=NOW,
        changed_at=NOW,
        published_at=NOW,
    )
    session.add(event)
    session.flush()
    for number in range(sessions):
        starts_at = datetime(2027, 2, 12 + number, 9, 30, tzinfo=UTC)
        make_event_session(session, event, f"Day {number + 1}", starts_at=starts_at, seats_limit=seats_limit)
    return event


def make_event_session(
    session: Session, event: Event, title: str, *, starts_at: datetime, seats_limit: int | None = 100
) -> EventSession:
    event_session = EventSession(
        event=event,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        seats_limit=seats_limit,
        calendar_uid=f"{token_hex(8)}@placecard.example.org",
        changed_at=NOW,
    )
    session.add(event_session)
    session.flush()
    return event_session


def make_invitation(session: Session, event: Event, person: Person | None = None) -> Invitation:
    """An invitation whose link's token is `link_of(invitation)`."""
    seed = token_hex(16)
    invitation = Invitation(
        event=event,
        person=person or make_person(session),
        kind=PlaceKind.DELEGATE,
        reference=reference_from(next(_numbers) * 7919),
        token_seed=seed,
        link_generation=0,
        link_digest=token_digest(derive_token(SECRET, purpose="link", seed=seed)),
        invited_at=NOW,
    )
    session.add(invitation)
    session.flush()
    return invitation


def token_of(invitation: Invitation) -> str:
    """The token of the link that opens this invitation."""
    return derive_token(SECRET, purpose="link", seed=invitation.token_seed)


def make_wave(session: Session, event: Event) -> Wave:
    """A wave without letters yet."""
    facts = event_facts(event, sessions_of(session, event.id))
    wave = Wave(event_id=event.id, nonce=token_hex(8), categories=["Members"], facts=facts, sent_at=NOW)
    session.add(wave)
    session.flush()
    return wave


def make_letter(
    session: Session,
    event: Event,
    *,
    state: MessageState = MessageState.QUEUED,
    person: Person | None = None,
    wave: Wave | None = None,
) -> Message:
    """An invitation's letter to one person: of a wave, or with the event among its own facts."""
    invitation = make_invitation(session, event, person)
    facts = {} if wave is not None else {"event": event_facts(event, sessions_of(session, event.id))}
    letter = Message(
        kind="invitation",
        key=f"invitation:{invitation.id}",
        event_id=event.id,
        invitation=invitation,
        wave=wave,
        to_name=invitation.person.name,
        to_address=invitation.person.email or "",
        facts=facts | {"categories": ["Members"]},
        state=state,
        due_at=NOW,
        queued_at=NOW,
        sent_at=NOW if state is MessageState.SENT else None,
    )
    session.add(letter)
    session.flush()
    return letter


def make_early_letter(session: Session, event: Event, person: Person | None = None) -> Message:
    """A "save the date" that waits to go to somebody who is not invited."""
    reader = person or make_person(session)
    letter = Message(
        kind="save_the_date",
        key=f"save_the_date:{event.id}:{reader.id}",
        event_id=event.id,
        person_id=reader.id,
        to_name=reader.name,
        to_address=reader.email or "",
        facts={
            "event": event_facts(event, sessions_of(session, event.id)),
            "categories": [],
            "details_follow": "",
        },
        state=MessageState.QUEUED,
        due_at=NOW,
        queued_at=NOW,
    )
    session.add(letter)
    session.flush()
    return letter
