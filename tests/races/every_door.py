"""A process that does things at every door: `python -m tests.races.every_door URL FOLDER MOMENT door:invitation …`.

`MOMENT` is what the clock shows when it starts. Started again after it was killed, it does the same once more: what was
done already is done once.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.models.invitations import Invitation
from app.rules.overrides import Override
from app.rules.refusals import Refused
from app.rules.states import Answer, Door, PlaceState
from app.services.deputies import NamedDeputy, name_deputy
from app.services.history import Actor
from app.services.incoming_mail import take_in
from app.services.places import seat_knowingly
from app.services.replies import GivenReply, record_reply
from app.services.rooms import lock_rooms
from app.services.waiting_lists import living_places
from app.views import clock
from tests.conftest import Database, settings_for
from tests.make import SECRET, token_of
from tests.services.calendar_mail import DOOR, answer_mail, entry_of
from tests.views.delegate import Delegate

#: How often somebody looks whether they are offered a place before they give up.
_LOOKS = 20


def answer(
    given: Answer, door: Door, *, assistant: bool | None = None
) -> Callable[[Session, Invitation], None]:
    """An answer that is recorded by the service, with the same form each time."""

    def give(session: Session, invitation: Invitation) -> None:
        reply = GivenReply(given, f"{door} {given} of {invitation.id}", brings_assistant=assistant)
        record_reply(session, invitation, reply, by=Actor(door), now=clock.now())

    return give


def by_calendar(session: Session, invitation: Invitation) -> None:
    """A calendar accepts."""
    raw = answer_mail(invitation, entry_of(session, invitation), at=clock.now())
    take_in(session, raw, door=DOOR, now=clock.now())


def deputy(session: Session, invitation: Invitation) -> None:
    """Somebody else comes instead."""
    named = NamedDeputy(f"Dan Deputy{invitation.id}", f"deputy{invitation.id}@example.org")
    given = GivenReply(Answer.DEPUTY, f"deputy of {invitation.id}")
    name_deputy(session, invitation, given, named, secret=SECRET, by=Actor(Door.LINK), now=clock.now())


def pick(session: Session, invitation: Invitation) -> None:
    """An officer picks somebody out of turn, where a seat is free."""
    rooms = lock_rooms(session, invitation.event_id)
    because = Override("Olive Officer", "They speak")
    seat_knowingly(session, rooms, invitation, because, over_limit=False, account_id=1, now=clock.now())


IN_A_TRANSACTION: dict[str, Callable[[Session, Invitation], None]] = {
    "phone": answer(Answer.YES, Door.PHONE),
    "pair": answer(Answer.YES, Door.POST, assistant=True),
    "no": answer(Answer.NO, Door.LINK),
    "calendar": by_calendar,
    "deputy": deputy,
    "pick": pick,
}


def by_web(app: Flask, invitation_id: int) -> None:
    """A yes on the delegate's own pages."""
    with app.app_context(), writing() as session:
        token = token_of(session.get_one(Invitation, invitation_id))
    Delegate(app.test_client(), token).reply("yes")


def take(app: Flask, invitation_id: int) -> None:
    """Wait for an offer for a while, and take it on the delegate's own pages."""
    for _ in range(_LOOKS):
        with app.app_context(), writing() as session:
            token = token_of(session.get_one(Invitation, invitation_id))
            states = {place.state for place in living_places(session, invitation_id)}
        if PlaceState.OFFERED in states:
            Delegate(app.test_client(), token).reply("yes")
            return
        time.sleep(0.02)


def main(url: str, folder: str, moment: str, *tasks: str) -> None:
    """Do each task in turn, and say so on standard output."""
    app = create_app(settings_for(Database(url, Path(folder))))
    app.testing = True
    ahead = datetime.fromisoformat(moment) - datetime.now(UTC)
    clock.now = lambda: datetime.now(UTC) + ahead
    _tell("ready")
    sys.stdin.readline()
    for task in tasks:
        door, _, invitation_id = task.partition(":")
        if door in ("web", "take"):
            (by_web if door == "web" else take)(app, int(invitation_id))
        else:
            _in_a_transaction(app, door, int(invitation_id))
        _tell(task)


def _in_a_transaction(app: Flask, door: str, invitation_id: int) -> None:
    try:
        with app.app_context(), writing() as session:
            IN_A_TRANSACTION[door](session, session.get_one(Invitation, invitation_id))
    except Refused:
        # Nobody waits any more, or no seat is free: told, and nothing done.
        return


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
