from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.formats.paper_letter import PaperLetter
from app.models.categories import Category
from app.models.events import Event
from app.models.people import Person
from app.rules.letter_wording import Wording
from app.services.history import COMMAND_LINE
from app.services.letter_wordings import save_wording
from app.services.paper_words import NobodyToWriteTo, PaperLetters, PaperSender, letters_on_paper
from tests.make import NOW, make_category, make_event, make_invitation, make_organisation, make_person
from tests.queries import statements

SENDER = PaperSender("The partnerships", {}, "County Hall, New Road, Oxford OX1 1ND")


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session, "Looking to the future", reply_by=date(2027, 1, 29))


def letters(session: Session, event: Event, *people: Person) -> PaperLetters:
    ids = [make_invitation(session, event, person).id for person in people]
    return letters_on_paper(session, event, ids, sender=SENDER, web_address="placecard.example.org/reply")


def letter_to(session: Session, event: Event, person: Person) -> PaperLetter:
    [letter] = letters(session, event, person).letters
    return letter


def say(session: Session, event: Event, wording: Wording, *, category: Category | None = None) -> None:
    """Give the event's invitations these words."""
    of = category.id if category is not None else None
    save_wording(session, event, "invitation", wording, category_id=of, seen="", by=COMMAND_LINE, now=NOW)


def test_letters_of_other_events_and_of_nobody_are_refused(session: Session, event: Event) -> None:
    other = make_invitation(session, make_event(session))

    for chosen in ([], [other.id]):
        with pytest.raises(NobodyToWriteTo):
            letters_on_paper(session, event, chosen, sender=SENDER, web_address="")


def test_a_letter_has_the_name_the_organisation_and_the_reference(session: Session, event: Event) -> None:
    person = make_person(session, "Ann Ash", email=None, organisation=make_organisation(session))

    printed = letters(session, event, person)

    [letter] = printed.letters
    assert (letter.name, letter.greeting, len(letter.reference)) == ("Ann Ash", "Dear Ann Ash,", 7)
    assert "Cherwell District Council" in letter.address_lines
    assert (letter.heading, list(letter.postal_lines)) == ("", [])
    assert letter.opening[0] == "You are warmly invited to “Looking to the future”."
    assert letter.paragraphs[-1].startswith("Please tell us whether you will come")
    assert letter.closing == "With kind regards,\nOlive Officer"
    assert (printed.event.reply_by, printed.event.telephone) == ("Friday 29 January 2027", "01632 960 001")
    assert printed.event.where == "Venue to be confirmed"
    assert printed.event.return_to == ["County Hall", "New Road", "Oxford OX1 1ND"]


def test_a_postal_address_is_printed_line_by_line(session: Session, event: Event) -> None:
    person = make_person(session, "Ann Ash", email=None)
    person.postal_address = "12 Long Road\nOxford"

    assert letter_to(session, event, person).postal_lines == ["12 Long Road", "Oxford"]


def test_a_letter_says_the_events_own_words_with_its_fields_filled(session: Session, event: Event) -> None:
    subject, closing = "{{ event }}: come, {{ first name }}", "{{ contact name }}\nfor {{ organisers }}"
    say(session, event, Wording(subject, "Dear friend,\n\nyour reference is {{ reference }}.", closing))

    letter = letter_to(session, event, make_person(session, "Ann Ash", email=None))

    assert letter.heading == "Looking to the future: come, Ann"
    assert letter.opening == ["Dear friend,", f"your reference is {letter.reference}."]
    assert letter.closing == "Olive Officer\nfor The partnerships"


def test_a_category_has_its_own_words_and_others_the_events(session: Session, event: Event) -> None:
    board = make_category(session, "Board")
    member = make_person(session, "Ann Ash", email=None, category=board)
    other = make_person(session, "Bob Birch", email=None)
    say(session, event, Wording(closing="Yours"))
    say(session, event, Wording(opening="As a member of the Board:"), category=board)

    one, two = letters(session, event, member, other).letters

    assert (one.opening[0], one.closing) == ("As a member of the Board:", "Yours")
    assert (two.opening[0], two.closing) == ("You are warmly invited to “Looking to the future”.", "Yours")


def test_words_with_a_field_that_is_empty_give_way_to_the_standard_ones(
    session: Session, event: Event
) -> None:
    say(session, event, Wording(opening="Ask {{ contact email }}."))
    event.contact_email = ""

    letter = letter_to(session, event, make_person(session, "Ann Ash", email=None))

    assert letter.opening[0] == "You are warmly invited to “Looking to the future”."


def test_many_letters_ask_as_often_as_few(session: Session, event: Event) -> None:
    people = [make_person(session, email=None) for _ in range(20)]
    ids = [make_invitation(session, event, person).id for person in people]
    session.flush()
    session.expunge_all()
    event = session.merge(event)

    with statements(session) as sent:
        letters_on_paper(session, event, ids, sender=SENDER, web_address="")

    assert len(sent) <= 5
