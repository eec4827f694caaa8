import pytest

from app.rules.name_remarks import SortedOut, sort_out, without_closing_remark


def test_surname_and_forename_are_told_apart() -> None:
    assert sort_out("Lloyd JP, Mrs Judith (Cllr)") == SortedOut(
        words=["Judith"], family_name="Lloyd", titles=["Mrs", "Cllr"], suffixes=["JP"], notes=[""]
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Kemp, CBE",
        "Ann Kemp, Chairman",
        "Kemp, Leader of the Council",
        "Ann Kemp, Abingdon",
        "Kemp, 12 High Street",
    ],
)
def test_a_comma_alone_turns_nothing_round(typed: str) -> None:
    assert sort_out(typed).family_name == ""


@pytest.mark.parametrize(
    "typed", ["Kemp, Ann", "Kemp Jones, Dr Ann", "Kemp Jones, A", "Kemp Jones, Ann", "van Dam, Ann"]
)
def test_surname_first_is_turned_round(typed: str) -> None:
    assert sort_out(typed).family_name == typed.partition(",")[0]


def test_a_nickname_stays_in_the_name() -> None:
    assert sort_out("William (Bill) Kemp").words == ["William", "(Bill)", "Kemp"]


def test_a_bracket_without_its_partner_is_left_out() -> None:
    assert sort_out("Ann Kemp (").words == ["Ann", "Kemp"]


def test_a_label_before_a_colon_is_a_note() -> None:
    sorted_out = sort_out("Substitute: Ann Kemp")

    assert sorted_out.words == ["Ann", "Kemp"]
    assert "Substitute" in sorted_out.notes


def test_a_closing_remark_is_taken_off() -> None:
    assert without_closing_remark("Kemp (Chair)") == ("Kemp", "Chair")
    assert without_closing_remark("Kemp resigned May 2018") == ("Kemp", "resigned May 2018")
    assert without_closing_remark("\u200bKemp") == ("Kemp", "")
