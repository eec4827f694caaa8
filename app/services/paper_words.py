"""What letters on paper say: to whom, at which postal address, and in the event's own words. Invites nobody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.formats.paper_letter import PaperEvent, PaperLetter
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.people import Person
from app.rules.letter_wording import Wording, event_values, fill_wording
from app.rules.postal_addresses import envelope_lines
from app.rules.refusals import Refused
from app.services.event_words import event_facts
from app.services.events import sessions_of
from app.services.letter_wordings import name_fields, read_wordings

#: How many letters a file has at most.
MOST_LETTERS = 1000


class NobodyToWriteTo(Refused):
    """There is nobody whose letter could be printed or posted."""

    def __init__(self) -> None:
        super().__init__("Choose at least one person.")


@dataclass(frozen=True, slots=True)
class PaperSender:
    """Who writes; whom to ask (name, email, telephone) where an event names nobody; where reply slips are posted."""

    name: str
    contact: Mapping[str, str]
    postal_address: str = ""


@dataclass(frozen=True, slots=True)
class PaperLetters:
    """What all of the letters say alike, and each of them, by name."""

    event: PaperEvent
    letters: list[PaperLetter]


def letters_on_paper(
    session: Session,
    event: Event,
    invitation_ids: Collection[int],
    *,
    sender: PaperSender,
    web_address: str,
) -> PaperLetters:
    """The letters to these people, in the words of the event's invitations. Raises `NobodyToWriteTo`.

    `web_address` is what people type to reply, without a token.
    """
    invitations = invitations_to_print(session, event, invitation_ids)
    facts = event_facts(event, sessions_of(session, event.id))
    contact = facts["contact"] if any(facts["contact"].values()) else sender.contact
    shared = _event_on_paper(facts, sender, contact, web_address)
    values = event_values(facts, facts["sessions"], contact=contact, organisers=sender.name)
    wordings = read_wordings(session, event.id)
    letters = []
    for each in invitations:
        person = each.person
        names = {"name": person.name, **name_fields(person.given_name, person.family_name, person.name)}
        said = wordings.facts_for("invitation", person).get("wording", {})
        own = fill_wording(said, values | names | {"reference": each.reference})
        letters.append(_letter(each, event, shared, own))
    return PaperLetters(shared, letters)


def _letter(invitation: Invitation, event: Event, shared: PaperEvent, own: Wording) -> PaperLetter:
    person = invitation.person
    opening = own.opening or f"You are warmly invited to “{event.title}”."
    asking = "Please tell us whether you will come, even if the answer is no."
    described = [line for line in event.description.splitlines() if line.strip()]
    return PaperLetter(
        name=person.name,
        address_lines=[person.job_title, person.organisation.name if person.organisation else ""],
        postal_lines=envelope_lines(person.postal_address),
        greeting=f"Dear {person.name},",
        heading=own.subject,
        opening=opening.split("\n\n"),
        paragraphs=[*described, asking],
        closing=own.closing or "\n".join(filter(None, ["With kind regards,", shared.contact_name])),
        reference=invitation.reference,
    )


def _event_on_paper(
    facts: Mapping[str, Any], sender: PaperSender, contact: Mapping[str, str], web_address: str
) -> PaperEvent:
    sessions: Sequence[Mapping[str, str]] = facts["sessions"]
    several = len(sessions) > 1
    return PaperEvent(
        title=facts["title"],
        sender=sender.name,
        sessions=[f"{each['title']}: {each['when']}" if several else each["when"] for each in sessions],
        where="; ".join(dict.fromkeys(each["where"] for each in sessions)),
        reply_by=facts["reply_by"],
        contact_name=contact.get("name", ""),
        telephone=contact.get("telephone", ""),
        web_address=web_address,
        return_to=envelope_lines(sender.postal_address),
        privacy_notice=(
            "Your details come from the membership lists of the partnerships and bodies that you belong to. "
            f"{sender.name} use them to invite you and to keep your place, and for nothing else."
        ),
    )


def invitations_to_print(
    session: Session, event: Event, invitation_ids: Collection[int]
) -> Sequence[Invitation]:
    """Those of the event's invitations, by name. Raises `NobodyToWriteTo`."""
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(
            Invitation.event_id == event.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.id.in_(list(invitation_ids)[:MOST_LETTERS]),
        )
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )
    found = session.scalars(query).all()
    if not found:
        raise NobodyToWriteTo
    return found
