"""Each group's numbers are those of its list, and the replies of a day are London's."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.events import Event
from app.rules.states import Answer, Standing
from app.services.invitation_lists import InvitedGroup, find_invitations
from app.services.representation import (
    NOT_KNOWN,
    GroupStanding,
    by_category,
    by_partner,
    by_sector,
    replies_over_time,
)
from tests.make import (
    NOW,
    make_category,
    make_event,
    make_invitation,
    make_organisation,
    make_partner,
    make_person,
)
from tests.replying import say_no, say_yes


def mixed_event(session: Session) -> Event:
    """Two categories that share somebody, one partner, one sector; one place."""
    event = make_event(session, seats_limit=1)
    scrutiny, board = make_category(session, "Scrutiny"), make_category(session, "Board")
    partner, organisation = make_partner(session), make_organisation(session)
    people = [
        make_person(session, f"Pat {number}", category=scrutiny if number < 3 else board)
        for number in range(5)
    ]
    session.add(Membership(person=people[0], category=board, confirmed_at=NOW))
    people[0].partner, people[0].organisation = partner, organisation
    invitations = [make_invitation(session, event, person) for person in people]
    say_yes(session, invitations[0])
    say_yes(session, invitations[1])
    say_no(session, invitations[3])
    session.flush()
    return event


def test_somebody_in_two_categories_counts_in_both(session: Session) -> None:
    event = mixed_event(session)

    counted = {group.name: group.answers for group in by_category(session, event.id)}

    assert (counted["Board"].invited, counted["Board"].coming, counted["Board"].not_coming) == (3, 1, 1)
    assert (counted["Scrutiny"].invited, counted["Scrutiny"].waiting) == (3, 1)


def test_sub_categories_follow_the_category_that_they_are_in(session: Session) -> None:
    event = make_event(session)
    scrutiny, board = make_category(session, "Scrutiny"), make_category(session, "Board")
    planning = make_category(session, "A planning committee")
    planning.parent_id = scrutiny.id
    for category in (scrutiny, board, planning):
        make_invitation(session, event, make_person(session, category=category))

    groups = [(group.name, group.depth) for group in by_category(session, event.id)]

    assert groups == [("Board", 0), ("Scrutiny", 0), ("A planning committee", 1)]


def test_a_group_of_which_nobody_comes_is_told_apart(session: Session) -> None:
    event = mixed_event(session)

    groups = {group.name: group.nobody_comes for group in by_partner(session, event.id)}

    assert groups == {"Oxfordshire County Council": False, NOT_KNOWN: True}


def test_every_number_is_as_long_as_its_list(session: Session) -> None:
    event = mixed_event(session)

    def lengths(group: GroupStanding, invited: InvitedGroup) -> list[int]:
        return [
            find_invitations(session, event.id, answer=standing, page=1, group=invited).total
            for standing in Standing
        ]

    for group in by_category(session, event.id):
        assert lengths(group, InvitedGroup(category_id=int(group.key))) == numbers(group)
    for group in by_partner(session, event.id):
        assert lengths(group, InvitedGroup(partner_id=int(group.key or 0))) == numbers(group)
    for group in by_sector(session, event.id):
        assert lengths(group, InvitedGroup(sector=group.key)) == numbers(group)


def numbers(group: GroupStanding) -> list[int]:
    answers = group.answers
    return [answers.coming, answers.waiting, answers.not_coming, answers.unsure, answers.no_answer]


def test_replies_add_up_day_by_day_until_today(session: Session) -> None:
    event = make_event(session)
    # Half past eleven in the evening UTC is the next day in London's summer.
    moments = [datetime(2027, 6, 1, 12, tzinfo=UTC), datetime(2027, 6, 1, 23, 30, tzinfo=UTC)]
    for moment in moments:
        make_invitation(session, event).answered_at = moment
    make_invitation(session, event)
    session.flush()

    points = replies_over_time(session, event.id, now=moments[0] + timedelta(days=2))

    assert [(point.day, point.replies) for point in points] == [
        (date(2027, 6, 1), 1),
        (date(2027, 6, 2), 2),
        (date(2027, 6, 3), 2),
    ]


def test_an_event_without_replies_has_no_points(session: Session) -> None:
    assert replies_over_time(session, make_event(session).id, now=NOW) == []


def test_a_deputy_represents_the_group_of_whoever_sends_them(session: Session) -> None:
    event = make_event(session)
    make_invitation(session, event).answer = Answer.DEPUTY
    make_invitation(session, event).answer = Answer.NO
    session.flush()

    (group,) = by_partner(session, event.id)

    assert (group.deputies, group.declined, group.answers.not_coming) == (1, 1, 2)
    assert not group.nobody_comes
