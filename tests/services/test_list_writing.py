import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.lists import ListImport
from app.models.people import OtherAddress, OtherListing, Person
from app.rules.list_decisions import Decision
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import decide_rows, preview_list
from tests.make import NOW, make_category, make_partner, make_person


def write(
    session: Session,
    content: str,
    category: Category,
    decisions: dict[int, Decision] | None = None,
    mapping: dict[str, str] | None = None,
) -> ListImport:
    upload = preview_list(
        session,
        content.encode(),
        "list.csv",
        category=category,
        partner=None,
        choices=ListChoices(mapping=mapping),
        by=COMMAND_LINE,
        now=NOW,
    )
    decide_rows(session, upload.id, decisions or {})
    return confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def memberships(session: Session) -> list[tuple[str, str, str]]:
    query = (
        select(Person.family_name, Category.name, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .join(Category, Category.id == Membership.category_id)
        .order_by(Person.family_name, Category.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


@pytest.fixture
def scrutiny(session: Session) -> Category:
    return make_category(session, "Scrutiny Committees")


def test_a_committee_on_the_list_becomes_a_part_of_the_category(session: Session, scrutiny: Category) -> None:
    content = (
        "Name,Email,Committee,Committee role\n"
        "Ann Ash,ann@example.org,Housing,Chair\n"
        "Ben Birch,ben@example.org,housing,\n"
        "Ann Ash,ann@example.org,Transport,Member\n"
        "Cal Cedar,cal@example.org,,Observer\n"
    )

    write(session, content, scrutiny)

    assert memberships(session) == [
        ("Ash", "Scrutiny Committees", ""),
        ("Ash", "Housing", "Chair"),
        ("Ash", "Transport", "Member"),
        ("Birch", "Scrutiny Committees", ""),
        ("Birch", "Housing", ""),
        ("Cedar", "Scrutiny Committees", "Observer"),
    ]
    parts = session.scalars(select(Category).where(Category.parent_id == scrutiny.id)).all()
    assert sorted(part.name for part in parts) == ["Housing", "Transport"]


def test_a_committee_that_is_a_category_already_is_not_added_again(
    session: Session, scrutiny: Category
) -> None:
    make_category(session, "Senior officers")

    write(session, "Name,Email,Category\nAnn Ash,ann@example.org,senior officers\n", scrutiny)

    assert [name for _, name, _ in memberships(session)] == ["Scrutiny Committees", "Senior officers"]


def test_a_row_names_the_partner_whose_person_it_is(session: Session, scrutiny: Category) -> None:
    partner = make_partner(session, "West Oxfordshire Strategic Partnership")

    write(
        session,
        "Name,Email,Partner\nAnn Ash,ann@example.org,west oxfordshire strategic partnership\n",
        scrutiny,
    )

    assert session.scalars(select(Person.partner_id)).all() == [partner.id]


def test_an_address_that_is_replaced_is_kept_as_another(session: Session, scrutiny: Category) -> None:
    person = make_person(session, "Ann Ash", email="old@example.org")
    session.add(OtherAddress(person_id=person.id, address="old2@example.org", address_key="old2@example.org"))

    write(
        session,
        "Name,Email,Other email\nAnn Ash,new@example.org,old@example.org\n",
        scrutiny,
        {2: Decision(takes_details=True)},
    )

    assert session.scalars(select(Person.email)).all() == ["new@example.org"]
    kept = session.scalars(select(OtherAddress.address).order_by(OtherAddress.address)).all()
    assert kept == ["old2@example.org", "old@example.org"]


def test_how_a_list_has_somebody_is_remembered_when_an_officer_knows_them(
    session: Session, scrutiny: Category
) -> None:
    person = make_person(session, "Peter Ash", email="ash@example.org")

    write(session, "Name,Email\nPete Ash,ash@example.org\n", scrutiny, {2: Decision(same_as=person.id)})

    listing = session.scalars(select(OtherListing)).one()
    assert (listing.person_id, listing.given_name) == (person.id, "Pete")
    assert session.scalars(select(Person.given_name)).all() == ["Peter"]


def test_a_postal_address_is_imported_where_an_officer_asks_for_it_and_only_there(
    session: Session, scrutiny: Category
) -> None:
    address = '"12 Long Road\r\nHeadington",Oxford,OX3 7AA'
    content = f"Name,Email,Postal address,Town,Postcode\nAnn Ash,ann@example.org,{address}\n"
    write(session, content, scrutiny)
    addresses = select(Person.postal_address)
    assert session.scalars(addresses).all() == [""]

    asked = dict.fromkeys(("Postal address", "Town", "Postcode"), "postal_address")
    write(session, content, scrutiny, {2: Decision(takes_details=True)}, asked)

    session.expire_all()
    assert session.scalars(addresses).all() == ["12 Long Road\nHeadington\nOxford\nOX3 7AA"]
