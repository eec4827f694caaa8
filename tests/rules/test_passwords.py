import pytest

from app.rules.passwords import is_common


@pytest.mark.parametrize(
    "password",
    [
        *(
            "password1234",
            "Password2026!",
            "passwordpassword",
            "P@ssw0rd1234",
            "qwertyuiop12",
            "123456789012",
        ),
        *(
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghijkl",
            "iloveyou2026",
            "Oxfordshire1",
            "Welcome-2026",
            "letmeinletmein",
        ),
        *("Placecard2026!", "1q2w3e4r5t6y", "administrator"),
    ],
)
def test_what_everybody_tries_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "correct staple horse lamp",
            "my aunt’s blue bicycle",
            "tr0ub4dor&3xyz",
            "jf83ksl20dkw",
            "会議は楽しいですよね本当に",
        ),
        *("september the geese went south", "password of my dog Rex"),
    ],
)
def test_a_phrase_of_ones_own_is_not(password: str) -> None:
    assert not is_common(password)


def test_the_own_address_is_no_password() -> None:
    assert is_common("olive.officer@example.org", about="olive.officer@example.org")
    assert is_common("Olive.Officer2026", about="olive.officer@example.org")
    assert not is_common("Olive.Officer2026", about="ann@example.org")
