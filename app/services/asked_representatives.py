"""Organisations that are asked by letter whom they send: the letter, and what they say by its link.

What they say is kept for an officer, who names the representative as ever: nobody is added or invited here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.lists import ListImport
from app.models.vacancies import Vacancy
from app.rules.accounts import check_address
from app.rules.people import NotToBeNamed
from app.services.history import Actor, write_history
from app.services.invitation_tokens import Purpose
from app.services.letter_tokens import letter_by_token
from app.services.messages import queue_account_letter
from app.services.vacancies import open_vacancies, take_open_vacancy

#: How soon an organisation may be asked again.
_NOT_AGAIN_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suggested:
    """Whom an organisation says that it sends; addresses are checked already."""

    name: str
    job_title: str
    email: str


def ask_for_representative(
    session: Session, vacancy: Vacancy, *, address: str, by: Actor, now: datetime
) -> None:
    """Write to the organisation at this address, which is kept. The link of an earlier letter opens nothing any more.

    Raises `NotAnAddress`, and `NotToBeNamed` where somebody is named, or where it was asked within a day.
    """
    take_open_vacancy(session, vacancy)
    organisation, category = vacancy.organisation.name, vacancy.list_import.category.name
    address = check_address(address)
    if vacancy.letter is not None and vacancy.letter.queued_at > now - _NOT_AGAIN_WITHIN:
        raise NotToBeNamed(f"{organisation} was asked less than a day ago. Nothing was sent.")
    letter = queue_account_letter(
        session,
        "representative_asked",
        to_name=organisation,
        to_address=address,
        key=f"{vacancy.id}:{now.isoformat()}",
        facts={"organisation": organisation, "category": category},
        now=now,
    )
    vacancy.letter, vacancy.email = letter, address
    session.flush()
    _write_down(session, "representative asked for", vacancy, by=by, now=now)


def asked_vacancy(session: Session, token: str, *, secrets: Sequence[str]) -> Vacancy | None:
    """The organisation that the link of its latest letter means; none for every other text.

    Where a newer list has it without a person too, that row is the one to be filled.
    """
    letter = letter_by_token(session, token, Purpose.NAME, secrets=secrets)
    if letter is None:
        return None
    query = (
        select(Vacancy)
        .where(Vacancy.letter_id == letter.id)
        .options(
            joinedload(Vacancy.organisation),
            joinedload(Vacancy.list_import).joinedload(ListImport.category),
        )
    )
    asked = session.scalar(query)
    if asked is None:
        return None
    same = (asked.organisation_id, asked.list_import.category_id)
    still_open = open_vacancies(session)
    return next(
        (each for each in still_open if (each.organisation_id, each.list_import.category_id) == same), asked
    )


def suggest_representative(
    session: Session, vacancy: Vacancy, suggested: Suggested, *, by: Actor, now: datetime
) -> None:
    """Keep what an organisation says, in place of what it said before. Raises `NotToBeNamed` once it is settled."""
    take_open_vacancy(session, vacancy)
    vacancy.suggested_name = suggested.name
    vacancy.suggested_job_title = suggested.job_title
    vacancy.suggested_email = suggested.email
    vacancy.suggested_at = now
    session.flush()
    _write_down(session, "representative suggested", vacancy, by=by, now=now)


def _write_down(session: Session, what: str, vacancy: Vacancy, *, by: Actor, now: datetime) -> None:
    write_history(
        session,
        what,
        by=by,
        now=now,
        organisation=vacancy.organisation_id,
        category=vacancy.list_import.category_id,
    )
