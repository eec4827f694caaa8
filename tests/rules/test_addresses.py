import pytest
from email_validator import validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules.addresses import EmailCell, address_key, read_email_cell


@pytest.mark.parametrize(
    "typed",
    ["ann.kemp@example.org", "Ann.O'Kemp+lists@Ash-Elm.Example.ORG", "jörg@bücher.example.org", "a_b@x.uk"],
)
def test_a_plain_address_is_kept_as_typed(typed: str) -> None:
    assert read_email_cell(f" {typed} ") == EmailCell(address=typed)


@pytest.mark.parametrize(
    "typed",
    [
        "ann@example.org.",
        "(ann@example.org)",
        "<ann@example.org>",
        "'ann@example.org'",
        "mailto:ann@example.org",
        "mailto:ann@example.org?subject=Hello",
        "ann @ example.org",
        "\u200bann@example.org",
        "ann@example.org;",
        "ann@example.org, ANN@example.org",
        "Email: ann@example.org",
    ],
)
def test_what_can_be_mended_is_mended(typed: str) -> None:
    cell = read_email_cell(typed)

    assert cell.address == "ann@example.org"
    assert cell.problem is None
    assert cell.others == ()


def test_mending_is_said() -> None:
    assert read_email_cell("ann@example.org.").notes == ("“ann@example.org.” was read as “ann@example.org”.",)


@pytest.mark.parametrize(
    "typed",
    [
        "ann@example.org; bob@example.net",
        "ann@example.org, bob@example.net",
        "ann@example.org/bob@example.net",
        "ann@example.org or bob@example.net",
        "ann@example.org\nbob@example.net",
        "ann@example.org bob@example.net",
        "<ann@example.org>;<bob@example.net>",
    ],
)
def test_of_several_addresses_the_first_is_used_and_the_others_kept(typed: str) -> None:
    cell = read_email_cell(typed)

    assert (cell.address, cell.others) == ("ann@example.org", ("bob@example.net",))


def test_what_else_the_cell_says_is_a_note() -> None:
    cell = read_email_cell("x@y.gov.uk (for ward issues)")

    assert cell.address == "x@y.gov.uk"
    assert cell.notes == ("The cell for the email address also says “for ward issues”.",)


def test_a_name_before_the_address_is_kept_as_a_name() -> None:
    cell = read_email_cell('"Kemp, Ann" <ann@example.org>')

    assert (cell.address, cell.display_name, cell.notes) == ("ann@example.org", "Kemp, Ann", ())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ann.kemp", "there is no @ in it"),
        ("ann@", "part of it is missing"),
        ("ann@@example.org", "not an email address we can use"),
        ("a..b@example.org", "two full stops in a row"),
        ("ann@example,org", "It should have a full stop"),
        ("ann@ash.test", "special-use"),
        ("a" * 300 + "@example.org", "too long"),
    ],
)
def test_what_cannot_be_mended_is_a_sentence(typed: str, words: str) -> None:
    cell = read_email_cell(typed)

    assert cell.address is None
    assert cell.problem is not None
    assert words in cell.problem


def test_a_wrong_address_beside_a_good_one_is_a_note() -> None:
    cell = read_email_cell("a@@example.org; ann@example.org")

    assert (cell.address, cell.problem) == ("ann@example.org", None)
    assert "a@@example.org" in cell.notes[0]


@pytest.mark.parametrize("typed", ["/o=Ash Council/ou=First/cn=Recipients/cn=ann", "EX", "EX:/O=ASH/CN=ANN"])
def test_an_outlook_address_is_flagged(typed: str) -> None:
    cell = read_email_cell(typed)

    assert cell.is_x500
    assert cell.address is None
    assert "Outlook" in (cell.problem or "")


def test_a_telephone_number_is_told_from_an_address() -> None:
    cell = read_email_cell("07700 900123")

    assert (cell.address, cell.problem, cell.telephone) == (None, None, "07700 900123")
    assert cell.notes


@pytest.mark.parametrize("typed", ["", "  ", "n/a", "None", "-", "No email.", "?"])
def test_as_good_as_blank_is_blank(typed: str) -> None:
    assert read_email_cell(typed) == EmailCell()


def test_addresses_are_compared_without_regard_to_case_and_in_ascii() -> None:
    assert address_key("Ann@Example.ORG") == address_key("ann@example.org")
    assert address_key("a@Bücher.example.org") == address_key("a@xn--bcher-kva.example.org")
    assert address_key("not an address é") == address_key("NOT AN ADDRESS É")


PIECES = "a B 1 . .. - -- _ ' + @ example org test xn--a local % ; , < > ( ) mailto: é / ="
pieces = st.sampled_from(PIECES.split())


@given(st.one_of(st.lists(pieces, max_size=14).map("".join), st.text(max_size=40), st.emails()))
@example("a@ab--cd.org")
@example("o=a")
def test_an_address_that_is_accepted_is_valid_and_spelt_as_typed(typed: str) -> None:
    cell = read_email_cell(typed)

    for address in filter(None, (cell.address, *cell.others)):
        validate_email(address, check_deliverability=False)
        assert address in "".join(typed.replace("\u200b", "").split())
    assert (cell.address is None) or (cell.problem is None)
