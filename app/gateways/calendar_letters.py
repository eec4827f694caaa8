"""What letters carry for calendars, and where the answers and the reports about them go.

The facts of a calendar's entry are fixed with the message; here they become the file that a letter carries.
Without an address for replies no letter asks a calendar, since nobody would read what it answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import object_session

from app.formats.calendar import (
    Attendee,
    CalendarEvent,
    EntryStatus,
    Organiser,
    ParticipationStatus,
    declined_counter_calendar,
    invitation_calendar,
)
from app.formats.letters import CalendarPart, Letter
from app.models.invitations import FormerInvitation, Invitation
from app.models.messages import Message
from app.services.invitation_tokens import Purpose, former_invitation, token_for
from app.services.letter_tokens import token_for_letter


@dataclass(frozen=True, kw_only=True)
class ReturnAddresses:
    """Where mail comes back to: `rsvp@example.org` takes calendars' replies, `bounce@example.org` reports.

    An address that is None is not used. With `has_plus` each letter has addresses of its own, such as
    `rsvp+<token>@example.org`; without, a reply is known by the identity of its entry alone.
    """

    replies: str | None
    bounces: str | None
    has_plus: bool
    secret: str

    @classmethod
    def from_settings(cls, config: Mapping[str, Any]) -> "ReturnAddresses":
        """As the settings say."""
        return cls(
            replies=config["RSVP_ADDRESS"],
            bounces=config["BOUNCE_ADDRESS"],
            has_plus=bool(config["RSVP_PLUS"]),
            secret=str(config["SECRET_KEY"]),
        )

    def for_replies(self, invitation: Invitation | FormerInvitation) -> str | None:
        """The address that takes this invitation's replies."""
        return self._tagged(self.replies, invitation, Purpose.REPLY)

    def for_bounces(self, invitation: Invitation) -> str | None:
        """The address that takes the reports about this invitation's letters."""
        return self._tagged(self.bounces, invitation, Purpose.BOUNCE)

    def for_bounces_of_letter(self, message: Message) -> str | None:
        """The address that takes the reports about this letter alone."""
        if self.bounces is None or not self.has_plus:
            return self.bounces
        return _plus(self.bounces, token_for_letter(message, Purpose.BOUNCE, secret=self.secret))

    def _tagged(
        self, address: str | None, invitation: Invitation | FormerInvitation, purpose: Purpose
    ) -> str | None:
        if address is None or not self.has_plus:
            return address
        return _plus(address, token_for(invitation, purpose, secret=self.secret))


def _plus(address: str, token: str) -> str:
    local_part, _, domain = address.rpartition("@")
    return f"{local_part}+{token}@{domain}"


def add_calendar(letter: Letter, message: Message, addresses: ReturnAddresses) -> Letter:
    """The letter with its calendar part, if it carries one, and with the addresses that its answers go to."""
    invitation = message.invitation
    if invitation is None or "written_from" in message.facts:
        # A message that is passed on to the contact: if it comes back, the guest's address is none the worse.
        returns_to = addresses.for_bounces_of_letter(message)
        return replace(letter, envelope_from=returns_to or letter.envelope_from)
    letter = replace(letter, envelope_from=addresses.for_bounces(invitation) or letter.envelope_from)
    reply_to = addresses.for_replies(_organised_for(message, invitation))
    if reply_to is None or "calendar" not in message.facts:
        return letter
    shared = message.wave.facts.get("calendar", {}) if message.wave is not None else {}
    facts = {**shared, **message.facts["calendar"]}
    entry = _entry(facts, message, reply_to)
    domain = letter.from_address.rpartition("@")[2]
    this, first = _message_id(entry, entry.dtstamp, domain), _message_id(entry, entry.created, domain)
    if message.calendar_key is None:
        # It repeats a version that was sent, so that version's id is taken.
        this = letter.message_id
    return replace(
        letter,
        calendar=_calendar_part(facts["method"], entry),
        reply_to=reply_to,
        message_id=this,
        in_reply_to=first if first != this else None,
    )


def _organised_for(message: Message, invitation: Invitation) -> Invitation | FormerInvitation:
    """Whose address organises the entry: a calendar takes one out only for the organiser who put it in."""
    former_id = message.facts.get("calendar", {}).get("former")
    session = object_session(message)
    if former_id is None or session is None:
        return invitation
    return former_invitation(session, former_id) or invitation


def _calendar_part(method: str, entry: CalendarEvent) -> CalendarPart:
    match method:
        case "DECLINECOUNTER":
            content = declined_counter_calendar(entry)
        case "CANCEL":
            content = invitation_calendar("CANCEL", entry)
        case _:
            content = invitation_calendar("REQUEST", entry)
    return CalendarPart(content=content, method=method)


def _entry(facts: Mapping[str, Any], message: Message, reply_to: str) -> CalendarEvent:
    stamp = datetime.fromisoformat(facts["stamp"])
    starts_at, ends_at, held_on = (facts[name] for name in ("starts_at", "ends_at", "held_on"))
    return CalendarEvent(
        uid=facts["uid"],
        title=facts["title"],
        organiser=Organiser(name=facts["organiser"], address=reply_to),
        dtstamp=stamp,
        created=datetime.fromisoformat(facts["created"]),
        last_modified=stamp,
        sequence=facts["sequence"],
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        held_on=date.fromisoformat(held_on) if held_on else None,
        description=facts["description"],
        location=facts["location"],
        status=EntryStatus(facts["status"]),
        attendee=Attendee(
            name=message.to_name,
            address=message.to_address,
            partstat=ParticipationStatus(facts["partstat"]),
            rsvp=facts["rsvp"],
        ),
    )


def _message_id(entry: CalendarEvent, stamp: datetime, domain: str) -> str:
    """A message id that is the same whenever the letter is written: each version of an entry has its own stamp."""
    return f"{entry.uid.partition('@')[0]}.{int(stamp.timestamp())}@{domain}"
