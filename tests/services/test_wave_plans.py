from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.people import Person
from app.rules.invitations import LeftOut
from app.services.doubles import TOLD_APART
from app.services.history import COMMAND_LINE, write_history
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from app.services.wave_plans import plan_wave
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_organisation, make_person
from tests.queries import statements


def test_a_plan_names_everybody_once_with_address_organisation_and_categories(session: Session) -> None:
    event = make_event(session)
    board, scrutiny = make_category(session, "Board"), make_category(session, "Scrutiny")
    ann = make_person(
        session, "Ann Ash", email="ann@example.org", organisation=make_organisation(session), category=board
    )
    make_person(session, "Bob Birch", category=scrutiny)

    plan = plan_wave(session, event, [board, scrutiny], secrets=[SECRET])

    assert [each.name for each in plan.recipients] == ["Ann Ash", "Bob Birch"]
    first = plan.recipients[0]
    assert (first.person_id, first.address, first.organisation) == (
        ann.id,
        "ann@example.org",
        "Cherwell District Council",
    )
    assert (first.categories, first.category_ids) == (("Board",), (board.id,))


def test_whoever_is_left_out_is_there_with_the_reason(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", email=None, category=board)
    make_person(session, "Bob Birch", category=board).cannot_email_reason = "It came back."
    make_person(session, "Cas Cedar", category=board).do_not_contact_at = NOW
    make_invitation(session, event, make_person(session, "Dee Dogwood", category=board))

    plan = plan_wave(session, event, [board], secrets=[SECRET])

    assert plan.recipients == []
    assert [each.left_out for each in plan.left_out] == [
        LeftOut.NO_EMAIL,
        LeftOut.CANNOT_EMAIL,
        LeftOut.DO_NOT_CONTACT,
        LeftOut.ALREADY_INVITED,
    ]


def test_a_person_has_the_name_that_letters_say(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    person = make_person(session, "Ann Ash", category=board)
    person.title, person.suffix = "Cllr", "OBE"
    office = make_person(session, category=board)
    office.given_name = office.family_name = ""
    office.name_as_typed = "The Clerk"

    names = {
        each.person_id: each.name for each in plan_wave(session, event, [board], secrets=[SECRET]).recipients
    }

    assert names == {person.id: person.name, office.id: "The Clerk"}
    assert person.name == "Cllr Ann Ash OBE"


def test_a_plan_of_many_asks_as_often_as_one_of_few(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    for _ in range(30):
        make_person(session, category=board)

    with statements(session) as sent:
        plan_wave(session, event, [board], secrets=[SECRET])

    assert len(sent) <= 7


def bring_up_a_double(session: Session, category: Category) -> None:
    """Peter, whom we know, and Pete, whom a list brought, with the same address."""
    make_person(session, "Peter Ash", email="ash@example.org", category=category)
    upload = preview_list(
        session,
        b"Name,Email\nPete Ash,ash@example.org\n",
        "list.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def test_of_two_who_are_perhaps_one_only_the_one_known_longer_gets_a_letter(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    bring_up_a_double(session, board)

    plan = plan_wave(session, event, [board], secrets=[SECRET])

    assert [each.name for each in plan.recipients] == ["Peter Ash"]
    assert [(each.name, each.left_out) for each in plan.left_out] == [("Pete Ash", LeftOut.PERHAPS_SAME)]


def test_who_is_perhaps_somebody_who_is_invited_gets_no_letter(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    bring_up_a_double(session, board)
    peter = session.scalars(select(Person).where(Person.given_name == "Peter")).one()
    make_invitation(session, event, peter)

    plan = plan_wave(session, event, [board], secrets=[SECRET])

    assert plan.recipients == []


def test_two_who_were_told_apart_get_a_letter_each(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    bring_up_a_double(session, board)
    people = sorted(session.scalars(select(Person.id)))
    write_history(session, TOLD_APART, by=COMMAND_LINE, now=NOW, people=people)
    session.flush()

    assert len(plan_wave(session, event, [board], secrets=[SECRET]).recipients) == 2
