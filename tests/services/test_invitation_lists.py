"""Who is invited and what they answered: every standing has its own people, and pages do not cost more."""

import pytest
from sqlalchemy.orm import Session

from app.models.events import Event
from app.rules.states import Answer
from app.services.invitation_lists import INVITATIONS_ON_A_PAGE, find_invitations
from app.services.standings import count_answers
from tests.make import NOW, make_event, make_invitation, make_organisation, make_person
from tests.queries import statements
from tests.replying import say_no, say_yes


def one_of_each(session: Session) -> Event:
    """An event with one invitation in each standing; people are called after it."""
    event = make_event(session, seats_limit=1)
    standings = ("Coming", "Waiting", "Declined", "Unsure", "Silent", "Withdrawn")
    named = {name: make_invitation(session, event, make_person(session, f"Pat {name}")) for name in standings}
    say_yes(session, named["Coming"])
    say_yes(session, named["Waiting"])
    say_no(session, named["Declined"])
    named["Unsure"].answer = Answer.NOT_SURE
    named["Withdrawn"].withdrawn_at = NOW
    session.flush()
    return event


@pytest.mark.parametrize(
    ("answer", "names", "standing"),
    [
        ("coming", ["Coming"], "coming"),
        ("waiting", ["Waiting"], "waiting"),
        ("not_coming", ["Declined"], "not coming"),
        ("unsure", ["Unsure"], "not sure"),
        ("no_answer", ["Silent"], "no answer"),
    ],
)
def test_a_standing_has_those_people_and_that_word(
    session: Session, answer: str, names: list[str], standing: str
) -> None:
    found = find_invitations(session, one_of_each(session).id, answer=answer, page=1)

    assert [each.invitation.person.family_name for each in found.shown] == names
    assert [each.standing for each in found.shown] == [standing]
    assert found.total == 1


def test_without_a_standing_everybody_is_there_by_name_but_whom_was_withdrawn(session: Session) -> None:
    found = find_invitations(session, one_of_each(session).id, answer=None, page=1)

    names = [each.invitation.person.family_name for each in found.shown]
    assert names == ["Coming", "Declined", "Silent", "Unsure", "Waiting"]


@pytest.mark.parametrize(
    ("words", "answer", "names"),
    [
        ("pat wait", None, ["Waiting"]),
        ("pat", "waiting", ["Waiting"]),
        ("wait", "coming", []),
        ("nobody", None, []),
        ("  ", "coming", ["Coming"]),
    ],
)
def test_somebody_is_found_by_part_of_their_name(
    session: Session, words: str, answer: str | None, names: list[str]
) -> None:
    found = find_invitations(session, one_of_each(session).id, answer=answer, page=1, words=words)

    assert [each.invitation.person.family_name for each in found.shown] == names
    assert found.total == len(names)


def test_a_reference_finds_its_invitation_however_it_was_typed(session: Session) -> None:
    event = make_event(session)
    wanted, _ = make_invitation(session, event), make_invitation(session, event)
    typed = wanted.reference.lower().replace("-", " ")

    found = find_invitations(session, event.id, answer=None, page=1, words=typed)

    assert [each.invitation.id for each in found.shown] == [wanted.id]


def test_a_standing_that_does_not_exist_is_none(session: Session) -> None:
    found = find_invitations(session, one_of_each(session).id, answer="perhaps", page=1)

    assert (found.answer, found.total) == (None, 5)


def test_the_numbers_of_the_event_are_those_of_the_lists_behind_them(session: Session) -> None:
    event = one_of_each(session)
    counts = count_answers(session, event.id)

    for name in ("coming", "waiting", "not_coming", "unsure", "no_answer"):
        assert find_invitations(session, event.id, answer=name, page=1).total == getattr(counts, name)


def test_people_of_another_event_are_not_there(session: Session) -> None:
    one_of_each(session)

    assert find_invitations(session, make_event(session).id, answer=None, page=1).total == 0


def test_each_page_goes_on_where_the_last_one_ended(session: Session) -> None:
    event = make_event(session)
    for number in range(INVITATIONS_ON_A_PAGE + 3):
        make_invitation(session, event, make_person(session, f"Pat N{number:03}"))

    first, second, third = (find_invitations(session, event.id, answer=None, page=page) for page in (1, 2, 3))

    ids = [each.invitation.id for page in (first, second) for each in page.shown]
    assert len(set(ids)) == INVITATIONS_ON_A_PAGE + 3
    assert (len(second.shown), list(third.shown)) == (3, [])


def test_a_page_asks_as_often_for_forty_people_as_for_four(session: Session) -> None:
    events = make_event(session), make_event(session)
    for event, people in zip(events, (4, 40), strict=True):
        for number in range(people):
            organisation = make_organisation(session, f"Council {event.id}-{number}")
            make_invitation(session, event, make_person(session, organisation=organisation))
    asked = []

    for event_id in [event.id for event in events]:
        with statements(session) as sent:
            found = find_invitations(session, event_id, answer=None, page=1)
            assert all(each.invitation.person.organisation.name for each in found.shown)  # type: ignore[union-attr]
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 3


def test_who_sends_a_deputy_and_who_declined_can_be_told_apart(session: Session) -> None:
    event = make_event(session)
    for name, answer in (("Sends", Answer.DEPUTY), ("Declines", Answer.NO), ("Comes", Answer.YES)):
        make_invitation(session, event, make_person(session, f"Pat {name}")).answer = answer
    session.flush()

    def names(answer: str) -> list[str]:
        found = find_invitations(session, event.id, answer=answer, page=1)
        return [each.invitation.person.family_name for each in found.shown]

    assert names("deputy") == ["Sends"]
    assert names("declined") == ["Declines"]
    assert names("not_coming") == ["Declines", "Sends"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Ash", "Birch", "Cedar"]),
        ("-name", ["Cedar", "Birch", "Ash"]),
        ("organisation", ["Ash", "Cedar", "Birch"]),
        ("-organisation", ["Birch", "Cedar", "Ash"]),
        ("no such column", ["Ash", "Birch", "Cedar"]),
    ],
)
def test_the_list_is_sorted_by_what_is_asked_for(session: Session, sort: str, names: list[str]) -> None:
    event = make_event(session)
    for name, organisation in (("Birch", "West"), ("Cedar", "East"), ("Ash", "")):
        person = make_person(session, f"Pat {name}")
        person.organisation = make_organisation(session, organisation) if organisation else None
        make_invitation(session, event, person)
    session.flush()

    found = find_invitations(session, event.id, answer=None, page=1, sort=sort)

    assert [each.invitation.person.family_name for each in found.shown] == names
