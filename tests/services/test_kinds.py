"""Delegates, speakers, organisers and assistants: who counts towards the target, and who takes a seat."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.rules.states import Answer, PlaceKind
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.kinds import change_kind, seats_by_kind
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person
from tests.replying import say, say_yes


@pytest.mark.parametrize(("counts", "counted"), [(False, 2), (True, 3)])
def test_everybody_takes_a_seat_and_the_target_counts_delegates(
    session: Session, counts: bool, counted: int
) -> None:
    event = make_event(session, sessions=2)
    event.counts_assistants = counts
    for kind in (PlaceKind.DELEGATE, PlaceKind.SPEAKER, PlaceKind.ORGANISER):
        invitation = make_invitation(session, event)
        invitation.kind = kind
        say_yes(session, invitation)
    say(session, make_invitation(session, event), Answer.YES, brings_assistant=True)
    say(session, make_invitation(session, event), Answer.NO)

    found = seats_by_kind(session, event)

    assert found.seats == {
        PlaceKind.DELEGATE: 2,
        PlaceKind.SPEAKER: 1,
        PlaceKind.ORGANISER: 1,
        PlaceKind.ASSISTANT: 1,
    }
    assert (found.total, found.counted) == (5, counted)


def test_nobody_takes_no_seat(session: Session) -> None:
    assert seats_by_kind(session, make_event(session)).total == 0


def test_a_wave_can_invite_speakers(session: Session) -> None:
    event, category = make_event(session), make_category(session, "Speakers")
    make_person(session, category=category)

    send_wave(
        session,
        event,
        [category],
        secrets=[SECRET],
        nonce="form",
        confirmed=1,
        by=COMMAND_LINE,
        now=NOW,
        kind=PlaceKind.SPEAKER,
    )

    assert session.scalars(sa.select(Invitation.kind)).all() == [PlaceKind.SPEAKER]


def test_a_change_of_kind_goes_on_record_once(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    changed = [
        change_kind(session, invitation, PlaceKind.SPEAKER, by=COMMAND_LINE, now=NOW) for _ in range(2)
    ]

    session.flush()
    assert changed == [True, False]
    entry = session.scalars(sa.select(HistoryEntry).where(HistoryEntry.what == "comes as another")).one()
    assert entry.facts == {"before": "delegate", "after": "speaker"}
