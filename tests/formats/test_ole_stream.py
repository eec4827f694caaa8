"""Streams out of the container of older Excel files."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.ole_stream import DamagedContainer, ole_stream
from tests.formats.list_files import make_ole

CONTENT = bytes(range(256)) * 20


def test_a_stream_is_found_by_its_name_in_any_case() -> None:
    container = make_ole({"Other": b"other", "WORKBOOK": CONTENT})

    assert ole_stream(container, "Workbook", "Book").startswith(CONTENT)


def test_a_stream_that_is_not_there_is_damage() -> None:
    with pytest.raises(DamagedContainer):
        ole_stream(make_ole({"Other": CONTENT}), "Workbook")


@pytest.mark.parametrize("place", [44, 64, 72, 40])
def test_a_header_that_claims_more_sectors_than_there_are_is_damage(place: int) -> None:
    container = bytearray(make_ole({"Workbook": CONTENT}))
    container[place : place + 4] = struct.pack("<I", 0x7FFFFFFF)

    with pytest.raises(DamagedContainer):
        ole_stream(bytes(container), "Workbook")


def test_a_chain_that_bites_its_own_tail_is_damage() -> None:
    container = bytearray(make_ole({"Workbook": CONTENT}))
    container[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 2)

    with pytest.raises(DamagedContainer):
        ole_stream(bytes(container), "Workbook")


@given(st.integers(0, 1600), st.binary(min_size=1, max_size=8))
def test_any_damage_gives_bytes_or_is_called_damage(place: int, damage: bytes) -> None:
    container = bytearray(make_ole({"Workbook": CONTENT}))
    container[place : place + len(damage)] = damage

    try:
        found = ole_stream(bytes(container), "Workbook")
    except DamagedContainer:
        return

    assert isinstance(found, bytes)
