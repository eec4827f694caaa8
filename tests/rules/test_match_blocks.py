from app.rules.known_people import KnownPerson
from app.rules.listed_people import listed_person
from app.rules.match_blocks import PEOPLE_PER_BLOCK, Blocks, Entry, make_entry


def known(number: int = 1, **details: str) -> Entry:
    return make_entry(KnownPerson(id=number, **details))  # type: ignore[arg-type]


def row(position: int = 0, **cells: str) -> Entry:
    return make_entry(listed_person(position + 2, cells), position=position)


def ids(blocks: Blocks, entry: Entry) -> set[int]:
    return {other.person.id for other in blocks.find(entry)[0] if isinstance(other.person, KnownPerson)}


def test_an_entry_compares_by_keys() -> None:
    entry = row(name="Cllr G.A. Kemp", email="G@Example.org; h@example.org", organisation="The Ash TC")

    assert (entry.emails, entry.given, entry.family) == (("g@example.org", "h@example.org"), "ga", "kemp")
    assert entry.organisation == "ashtowncouncil"
    assert entry.is_named


def test_people_who_share_an_address_an_organisation_or_a_number_meet() -> None:
    blocks = Blocks()
    blocks.add(known(1, email="x@example.org", family_name="Elm"))
    blocks.add(known(2, family_name="Kemp", organisation="Ash"))
    blocks.add(known(3, family_name="Kemp", telephone="01865 496001"))
    blocks.add(known(4, family_name="Kemp", organisation="Oak"))
    blocks.add(known(5, family_name="Elm", organisation="Ash"))

    entry = row(name="Ann Kemp", email="X@example.org", organisation="Ash", telephone="01865496001")

    assert ids(blocks, entry) == {1, 2, 3}


def test_nobody_is_compared_with_themselves() -> None:
    blocks = Blocks()
    entry = row(name="Ann Kemp", email="ann@example.org")

    blocks.add(entry)

    assert list(blocks.find(entry)[0]) == []


def test_only_who_may_be_asked_for_is_kept() -> None:
    rows, blocks = Blocks(), Blocks()
    rows.add(row(name="Ann Kemp", email="ann@example.org"))

    blocks.add(known(1, email="ann@example.org"), where_found_in=rows)
    blocks.add(known(2, email="bo@example.org"), where_found_in=rows)

    assert ids(blocks, row(email="ann@example.org")) == {1}
    assert ids(blocks, row(email="bo@example.org")) == set()


def test_everybodys_own_name_is_found_in_a_crowd_and_few_others() -> None:
    blocks = Blocks()
    crowd = [(f"{chr(97 + n % 26)}{n}", f"Kemp{n % 7}") for n in range(500)]
    for number, (given, family) in enumerate(crowd):
        blocks.add(known(number, given_name=given, family_name=family, email="clerk@example.org"))

    for number, (given, family) in enumerate(crowd):
        entry = known(number, given_name=given, family_name=family, email="clerk@example.org")
        found, was_crowded = blocks.find(entry)
        assert number in ids(blocks, entry)
        assert len(list(found)) <= 3 * PEOPLE_PER_BLOCK
        assert was_crowded
