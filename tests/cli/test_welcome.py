"""What a newcomer reads when Placecard starts."""

import pytest

from app.cli.welcome import where_passkeys_work


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("http://127.0.0.1:5000", "http://localhost:5000"),
        ("http://[::1]", "http://localhost"),
        ("http://localhost:5000", ""),
        ("https://events.example.org", ""),
    ],
)
def test_passkeys_work_where_this_machine_has_a_name(base: str, address: str) -> None:
    assert where_passkeys_work(base) == address
