import pytest

from app.gateways.outcomes import Failed, Outcome, PerhapsSent, Sent, TryAgain, server_words, verdict


@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_what_a_server_puts_off_is_offered_again(code: int) -> None:
    assert verdict(code, b"later") == TryAgain(code, f"{code} later")


@pytest.mark.parametrize("code", [500, 550, 551, 552, 553, 554])
def test_what_a_server_refuses_for_good_fails(code: int) -> None:
    assert verdict(code, b"no") == Failed(code, f"{code} no")


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_wrong_settings_are_no_fault_of_the_letter(code: int) -> None:
    assert isinstance(verdict(code, b"sign in"), TryAgain)


@pytest.mark.parametrize(("code", "outcome"), [(250, Sent("250 ok")), (252, Sent("252 ok"))])
def test_a_yes_to_the_whole_letter_is_sent(code: int, outcome: Outcome) -> None:
    assert verdict(code, b"ok", was_whole=True) == outcome


@pytest.mark.parametrize("code", [-1, 0, 199, 354, 600])
def test_nonsense_after_the_whole_letter_leaves_it_perhaps_sent(code: int) -> None:
    assert isinstance(verdict(code, b"?", was_whole=True), PerhapsSent)
    assert isinstance(verdict(code, b"?"), TryAgain)


def test_what_a_server_says_is_one_line_of_text() -> None:
    assert server_words(550, b"5.1.1 no\r\n such \xff user ") == "550 5.1.1 no such \ufffd user"
