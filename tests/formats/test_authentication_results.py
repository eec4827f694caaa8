import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.authentication_results import proven_domains

OURS = "mx.example.org"


@pytest.mark.parametrize(
    "header",
    [
        "mx.example.org; dmarc=pass (p=reject) header.from=council.example.com",
        "MX.example.org 1; spf=pass smtp.mailfrom=a@b.example; dkim=pass header.d=council.example.com header.s=x",
        "mx.example.org; dkim=pass (2048-bit key) header.i=@Council.example.com",
    ],
)
def test_what_our_own_server_verified_counts(header: str) -> None:
    assert proven_domains([header], trusted=OURS) == {"council.example.com"}


@pytest.mark.parametrize(
    "header",
    [
        "mx.evil.example; dmarc=pass header.from=council.example.com",
        "mx.example.org; dmarc=fail header.from=council.example.com",
        "mx.example.org; spf=pass smtp.mailfrom=council.example.com",
        "mx.example.org; none",
        "(mx.example.org); dmarc=pass header.from=council.example.com",
        "",
    ],
)
def test_nothing_else_proves_a_domain(header: str) -> None:
    assert proven_domains([header], trusted=OURS) == frozenset()


def test_with_no_trusted_server_nobody_is_believed() -> None:
    assert proven_domains(["; dmarc=pass header.from=example.com"], trusted="") == frozenset()


@given(st.lists(st.text(alphabet='mx.example;()= dkim=pass header.d"<>@', max_size=80)))
def test_no_header_is_too_strange_to_read(headers: list[str]) -> None:
    assert all(proven_domains(headers, trusted="mx"))
