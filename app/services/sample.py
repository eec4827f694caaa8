"""The sample programme: partners, categories, invitee lists and three events, relative to the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.events import Event
from app.models.people import Person
from app.rules.london_time import london_day, london_moment
from app.rules.states import AccountRole, Choice, EventState
from app.services.accounts import add_account, find_or_add_partner
from app.services.categories import add_category
from app.services.event_states import move_event
from app.services.events import EventPlan, SessionPlan, plan_event
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list

#: The lists in `invitee_lists/` and the category of each.
LISTS = {
    "partnership_board.csv": "Oxfordshire Partnership Board",
    "public_service_board.csv": "Oxfordshire Public Service Board",
    "thematic_partnerships.csv": "Thematic Partnerships",
    "district_lsps.csv": "District Local Strategic Partnerships",
    "scrutiny_committees.csv": "Scrutiny Committees",
    "councillors_interested_in_partnerships.csv": "Councillors with an interest in partnerships",
    "senior_officers.csv": "Senior officers",
    "duty_to_cooperate.csv": "Duty to Cooperate representatives",
}
PARTNERS = (
    "Oxfordshire Partnership",
    "Oxford Strategic Partnership",
    "Cherwell Community Planning Partnership",
    "South Oxfordshire Partnership",
    "Vale of White Horse Partnership",
    "West Oxfordshire Strategic Partnership",
)
ADMINISTRATOR = "administrator@example.org"
CONTACT_NAME = "The Oxfordshire Partnership team"
CONTACT_EMAIL = "partnership@example.org"
CONTACT_TELEPHONE = "01632 960 100"
_FRIDAY = 4


@dataclass(frozen=True)
class LoadedSample:
    """What was loaded."""

    people: int
    events: int


def load_sample(session: Session, folder: Path, *, now: datetime) -> LoadedSample | None:
    """Load the sample programme into an empty database; none, and nothing done, where there is anything."""
    rows = sum(
        session.scalar(select(func.count()).select_from(table)) or 0 for table in (Event, Person, Account)
    )
    if rows:
        return None
    partner = find_or_add_partner(session, PARTNERS[0])
    for name in PARTNERS[1:]:
        find_or_add_partner(session, name)
    add_account(
        session,
        ADMINISTRATOR,
        role=AccountRole.ADMINISTRATOR,
        partner=partner,
        name="Sample administrator",
        by=COMMAND_LINE,
        now=now,
    )
    for file_name, category_name in LISTS.items():
        upload = preview_list(
            session,
            (folder / file_name).read_bytes(),
            file_name,
            category=add_category(session, category_name),
            partner=None,
            choices=ListChoices(),
            by=COMMAND_LINE,
            now=now,
        )
        confirm_list(session, upload.id, by=COMMAND_LINE, now=now)
    events = [_conference(session, now), _training(session, now), _councillors(session, now)]
    for event in events:
        move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=now)
    people = session.scalar(select(func.count()).select_from(Person)) or 0
    return LoadedSample(people, len(events))


def _conference(session: Session, now: datetime) -> Event:
    day = _friday_in(_coming(2, now))
    plan = EventPlan(
        title="Partnerships in Oxfordshire – Looking to the future",
        slug="looking-to-the-future",
        description=(
            "A conference for partners from across the county: experienced speakers, common challenges and "
            "opportunities, and time to have your say about the direction that Oxfordshire should take."
        ),
        seats_target=100,
        seats_limit=100,
        reply_by=max(day - timedelta(days=14), london_day(now) + timedelta(days=3)),
        contact_name=CONTACT_NAME,
        contact_email=CONTACT_EMAIL,
        contact_telephone=CONTACT_TELEPHONE,
    )
    starts_at, ends_at = london_moment(day, time(9, 30)), london_moment(day, time(16))
    conference = SessionPlan(
        title="Conference in Oxford", starts_at=starts_at, ends_at=ends_at, seats_limit=100
    )
    return plan_event(session, plan, [conference], by=COMMAND_LINE, now=now)


def _training(session: Session, now: datetime) -> Event:
    first = _weekday_from(_coming(7, now) + timedelta(days=7), 1)
    plan = EventPlan(
        title="Facilitation training",
        slug="facilitation-training",
        description="A day to develop facilitation skills, for officers who support partnerships in the county.",
        attendance=Choice.CHOOSE_ONE,
        seats_target=32,
        reply_by=first - timedelta(days=14),
        contact_name=CONTACT_NAME,
        contact_email=CONTACT_EMAIL,
        contact_telephone=CONTACT_TELEPHONE,
    )
    days = [
        SessionPlan(
            title=f"Training day {number}",
            starts_at=london_moment(day, time(10)),
            ends_at=london_moment(day, time(16)),
            venue="County Hall, New Road, Oxford",
            room="Training room",
            seats_limit=16,
        )
        for number, day in enumerate((first, first + timedelta(days=2)), start=1)
    ]
    return plan_event(session, plan, days, by=COMMAND_LINE, now=now)


def _councillors(session: Session, now: datetime) -> Event:
    plan = EventPlan(
        title="The Oxfordshire Partnership and your role",
        slug="partnership-and-your-role",
        description="For county councillors: what the Oxfordshire Partnership is, your role in it, and scrutiny.",
        seats_target=40,
        contact_name=CONTACT_NAME,
        contact_email=CONTACT_EMAIL,
        contact_telephone=CONTACT_TELEPHONE,
    )
    evening = SessionPlan(title="Meeting for county councillors", held_in=_coming(9, now), seats_limit=60)
    return plan_event(session, plan, [evening], by=COMMAND_LINE, now=now)


def _coming(month: int, now: datetime) -> date:
    """The first day of the next such month that has not begun."""
    today = london_day(now)
    first = date(today.year, month, 1)
    return first if first > today else first.replace(year=today.year + 1)


def _friday_in(month: date) -> date:
    """The second Friday of a month."""
    return _weekday_from(month + timedelta(days=7), _FRIDAY)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
