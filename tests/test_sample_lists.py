"""The sample programme's lists hold what their README says, read with nothing but the csv module."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "invitee_lists"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
Row = dict[str, str]

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"\d{5} \d{6}")
#: The ranges that Ofcom keeps free for drama: they reach nobody.
TELEPHONE_FOR_DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}")
NOT_A_PERSON = re.compile(r"vacancy|resigned|representative to be named", re.IGNORECASE)
PARTNERS = {
    "Oxfordshire Partnership",
    "Oxford Strategic Partnership",
    "Cherwell Community Planning Partnership",
    "South Oxfordshire Partnership",
    "Vale of White Horse Partnership",
    "West Oxfordshire Strategic Partnership",
}


def read_list(file_name: str) -> list[Row]:
    with (FOLDER / file_name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def table_under(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading of the README, without its two heading lines."""
    section = re.split(r"\n#+ ", README.split(f"# {heading}\n", 1)[1])[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


LISTS = {row[0]: row[1:] for row in table_under("The eight lists")}
CLAIMS = {row[0]: int(row[1]) for row in table_under("What is true to life in them")}
ROWS = [row for file_name in LISTS for row in read_list(file_name)]


def first_of(row: Row, *headings: str) -> str:
    return next((row[heading] for heading in headings if row.get(heading)), "")


def name_in(row: Row) -> str:
    """Forename and surname run together as the row has them, whichever columns hold them."""
    parts = first_of(row, "Forename", "First name", "Given name"), first_of(row, "Surname", "Last name")
    return row.get("Name") or " ".join(part for part in parts if part)


def email_in(row: Row) -> str:
    return first_of(row, "Email", "E-mail", "E-mail Address")


def addresses_in(row: Row) -> list[str]:
    return [address.lower() for address in ADDRESS.findall(email_in(row))]


def telephone_in(row: Row) -> str:
    return first_of(row, "Telephone", "Mobile")


def is_person(row: Row) -> bool:
    return NOT_A_PERSON.search(name_in(row)) is None


def names_at(address: str) -> set[str]:
    """Who is written to at an address, by name without titles."""
    names = {name_in(row) for row in ROWS if address in addresses_in(row)}
    return {" ".join(sorted(re.sub(r"\b(Cllr|Miss|Mrs|Mr|Ms)\b|,", "", name).split())) for name in names}


PEOPLE = [row for row in ROWS if is_person(row)]


def test_the_folder_holds_only_the_lists_and_the_readme() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*LISTS, "README.md"}


@pytest.mark.parametrize("file_name", LISTS)
def test_a_list_has_the_rows_that_the_readme_says(file_name: str) -> None:
    rows = read_list(file_name)

    assert len(rows) == int(LISTS[file_name][1])
    assert sum(not is_person(row) for row in rows) == int(LISTS[file_name][2])


def test_the_readme_adds_up() -> None:
    total = re.search(r"(\d+) people are on (\d+) rows", README)

    assert total is not None
    assert int(total[2]) == len(ROWS)


@pytest.mark.parametrize("file_name", LISTS)
def test_every_row_is_as_wide_as_its_heading(file_name: str) -> None:
    with (FOLDER / file_name).open(encoding="utf-8-sig", newline="") as lines:
        widths = {len(row) for row in csv.reader(lines, strict=True)}

    assert len(widths) == 1


def test_every_heading_is_explained_in_the_readme() -> None:
    explained = {
        heading for row in table_under("What the columns mean") for heading in re.split(" · |, ", row[1])
    }

    assert {heading for row in ROWS for heading in row} == explained


def test_one_list_has_a_byte_order_mark_and_one_has_windows_line_endings() -> None:
    raw = {name: (FOLDER / name).read_bytes() for name in LISTS}

    assert [name for name in raw if raw[name].startswith(b"\xef\xbb\xbf")] == ["partnership_board.csv"]
    assert [name for name in raw if b"\r" in raw[name]] == ["senior_officers.csv"]


def test_every_address_is_at_an_example_domain() -> None:
    addresses = {address for row in ROWS for value in row.values() for address in ADDRESS.findall(value)}

    assert [a for a in addresses if not re.search(r"[@.]example\.(org|com|net)$", a, re.IGNORECASE)] == []


def test_every_telephone_number_is_one_kept_for_drama() -> None:
    numbers = {number for row in ROWS for value in row.values() for number in TELEPHONE.findall(value)}

    assert numbers
    assert [number for number in numbers if not TELEPHONE_FOR_DRAMA.fullmatch(number)] == []
    assert {telephone_in(row) for row in ROWS} - numbers == {""}


def test_every_row_belongs_to_one_of_the_six_partners() -> None:
    assert {row["Partner"] for row in ROWS} == PARTNERS


def test_every_sector_is_one_of_three() -> None:
    sectors = {row["Sector"] for row in ROWS if "Sector" in row}

    assert sectors == {"Public", "Private", "Voluntary and community"}


def test_the_addresses_are_counted_right() -> None:
    addresses = {address for row in ROWS for address in addresses_in(row)}

    assert len(addresses) == CLAIMS["Different addresses, all lists together"]


def test_the_rows_that_cannot_be_e_mailed_are_counted_right() -> None:
    empty = [row for row in PEOPLE if not email_in(row)]
    unusable = [email_in(row) for row in PEOPLE if email_in(row) and not addresses_in(row)]

    assert len(empty) == CLAIMS["Rows of people where the address is empty"]
    assert sum(not telephone_in(row) for row in empty) == CLAIMS["Rows with neither address nor telephone"]
    assert sum("@" in cell for cell in unusable) == CLAIMS["Rows with an address that cannot be mended"]
    assert (
        sum("@" not in cell for cell in unusable)
        == CLAIMS["Rows with a mobile number where the address should be"]
    )


@pytest.mark.parametrize(
    ("claim", "pattern"),
    [
        ("Rows with two addresses in the cell", r"@.*@"),
        ('Rows with "(for ward issues)" after the address', r" \(for ward issues\)$"),
        ("Rows with an address to mend: brackets, a name before it, a full stop after it", r"[<>]|\.$"),
        ("Rows with capitals in the address", r"@[A-Z]"),
    ],
)
def test_the_odd_addresses_are_counted_right(claim: str, pattern: str) -> None:
    assert sum(re.search(pattern, email_in(row)) is not None for row in PEOPLE) == CLAIMS[claim]


@pytest.mark.parametrize(
    ("claim", "address"),
    [
        ("People who share the clerk's mailbox", "clerk@villages.example.org"),
        ("People who share the directors' assistant's mailbox", "pa.directorates@oxfordshire.example.org"),
        ("People who share a mailbox at home", "the.hadleighs@example.com"),
    ],
)
def test_the_shared_mailboxes_are_shared_by_as_many_as_the_readme_says(claim: str, address: str) -> None:
    assert len(names_at(address)) == CLAIMS[claim]


def test_the_people_on_two_councils_are_counted_right() -> None:
    councils_by_address, councils_by_telephone = defaultdict(set), defaultdict(set)
    addresses_by_telephone = defaultdict(set)

    for row in (row for row in PEOPLE if row.get("Authority", "").endswith("Council")):
        for address in addresses_in(row):
            councils_by_address[address].add(row["Authority"])
            addresses_by_telephone[telephone_in(row)].add(address)
        councils_by_telephone[telephone_in(row)].add(row["Authority"])
    by_telephone = [
        number
        for number, councils in councils_by_telephone.items()
        if number and len(councils) > 1 and len(addresses_by_telephone[number]) > 1
    ]

    assert (
        sum(len(councils) > 1 for councils in councils_by_address.values())
        == CLAIMS["People on two councils, by one address"]
    )
    assert len(by_telephone) == CLAIMS["People on two councils, with an address at each but one telephone"]


def test_the_chief_executives_of_the_authorities_are_on_three_lists() -> None:
    authorities = {row["Authority"] for row in read_list("scrutiny_committees.csv")}
    names = ("partnership_board.csv", "public_service_board.csv", "senior_officers.csv")
    on_each = [
        {
            email_in(row)
            for row in read_list(name)
            if first_of(row, "Position", "Job title") == "Chief Executive"
            and first_of(row, "Organisation", "Authority") in authorities
        }
        for name in names
    ]

    on_all = on_each[0] & on_each[1] & on_each[2]

    claim = "Chief executives on a board, the Public Service Board and the senior officers' list"
    assert len(on_all) == len(authorities) == CLAIMS[claim]


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Vacancies", "vacancy"),
        ("Resigned", "resigned"),
        ("Representatives to be named", "representative to be named"),
    ],
)
def test_the_rows_without_a_person_are_counted_right(claim: str, word: str) -> None:
    assert sum(word in name_in(row).lower() for row in ROWS) == CLAIMS[claim]


def test_the_letters_after_names_are_counted_right() -> None:
    letters = re.compile(r",? (CBE|OBE|MBE|JP|DL|QFSM)$")

    found = [row for row in PEOPLE if letters.search(name_in(row))]

    assert len(found) == CLAIMS["Names with letters after them, by a comma or without one"]


PERHAPS_THE_SAME = table_under("One person, perhaps: for an officer to decide")


@pytest.mark.parametrize(("person", "lists"), [(row[0], row[1]) for row in PERHAPS_THE_SAME])
def test_whoever_is_perhaps_the_same_is_joined_by_no_address(person: str, lists: str) -> None:
    surname = person.split(maxsplit=1)[1]

    rows = [row for name in lists.split(", ") for row in read_list(f"{name}.csv") if surname in name_in(row)]
    addresses = [address for row in rows for address in addresses_in(row)]

    assert len(rows) == 2
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("row", table_under("One person, spelled in two ways at one address"))
def test_whoever_is_spelled_in_two_ways_has_one_address(row: list[str]) -> None:
    person, also_written, lists = row
    surname = person.rsplit(maxsplit=1)[1]

    rows = [row for name in lists.split(", ") for row in read_list(f"{name}.csv") if surname in name_in(row)]
    spellings = [spelling.removesuffix(f" {surname}") for spelling in (person, also_written)]

    for spelling in spellings:
        whole = re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)")
        assert any(whole.search(name_in(row)) for row in rows), spelling
    assert len({email_in(row) for row in rows}) == 1


def test_anna_and_alice_are_two_people_with_two_addresses() -> None:
    rows = [row for row in read_list("scrutiny_committees.csv") if "Fairweather" in name_in(row)]

    assert len(rows) == 2
    assert len({row["Committee"] for row in rows}) == 1
    assert len({email_in(row) for row in rows}) == 2
