"""One stream out of an OLE container, the wrapping of the older Excel files: [MS-CFB], Compound File Binary.

Reads only what is needed to measure a workbook before it is opened; every number in the file is distrusted.
"""

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_HEADER_BYTES = 512
_HEADER_FAT_SECTORS = struct.Struct("<109I")
_ENTRY_BYTES = 128
_LAST_REGULAR_SECTOR = 0xFFFFFFFA


class DamagedContainer(Exception):
    """The container's own tables contradict each other or point outside the file."""


class _Container:
    """The sectors of a container and the chains that join them."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER_BYTES:
            raise DamagedContainer
        header = _HEADER.unpack_from(content)
        sector_shift, counts = header[4], (header[6], header[7], header[12], header[14])
        if sector_shift not in (9, 12):
            raise DamagedContainer
        self.content = content
        self.sector_bytes = 1 << sector_shift
        self.sectors = max(0, len(content) // self.sector_bytes)
        if any(count > self.sectors for count in counts):
            raise DamagedContainer
        self.directory_start = header[8]
        self.small_limit = header[10]
        self.small_start = header[11]
        self.next_sector = self._read_fat(fat_sectors=header[7], difat_start=header[13])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_bytes
        return self.content[start : start + self.sector_bytes]

    def _numbers(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _read_fat(self, *, fat_sectors: int, difat_start: int) -> list[int]:
        """Which sector follows which."""
        places = list(_HEADER_FAT_SECTORS.unpack_from(self.content, _HEADER_BYTES - _HEADER_FAT_SECTORS.size))
        following = difat_start
        for _ in range(self.sectors):
            if following >= _LAST_REGULAR_SECTOR:
                break
            numbers = self._numbers(self._sector(following))
            if not numbers:
                raise DamagedContainer
            places.extend(numbers[:-1])
            following = numbers[-1]
        used = [place for place in places if place < _LAST_REGULAR_SECTOR][:fat_sectors]
        return [number for place in used for number in self._numbers(self._sector(place))]

    def chain(self, start: int) -> bytes:
        """The bytes of a stream that begins in this sector."""
        return b"".join(self._sector(number) for number in _followed(self.next_sector, start))

    def streams(self) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and length in bytes of each entry of the directory."""
        directory = self.chain(self.directory_start)
        for start in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            entry = directory[start : start + _ENTRY_BYTES]
            (name_bytes,) = struct.unpack_from("<H", entry, 64)
            first, length = struct.unpack_from("<II", entry, 116)
            name = entry[: max(0, min(name_bytes, 64) - 2)].decode("utf-16-le", errors="replace")
            yield name, first, length

    def small_stream(self, root_start: int, first: int, length: int) -> bytes:
        """The bytes of a stream that is kept in the small sectors of 64 bytes."""
        body = self.chain(root_start)
        following = list(self._numbers(self.chain(self.small_start)))
        parts = (body[number * 64 : number * 64 + 64] for number in _followed(following, first))
        return b"".join(parts)[:length]


def _followed(next_sector: list[int], start: int) -> Iterator[int]:
    """The sectors of a chain in order; a chain that bites its own tail is damage."""
    number = start
    for _ in range(len(next_sector) + 1):
        if number >= _LAST_REGULAR_SECTOR:
            return
        if number >= len(next_sector):
            raise DamagedContainer
        yield number
        number = next_sector[number]
    raise DamagedContainer


def ole_stream(content: bytes, *names: str) -> bytes:
    """The bytes of the first stream of one of these names (any case).

    Raises DamagedContainer when there is none, or when the container's tables cannot be trusted.
    """
    container = _Container(content)
    wanted = {name.casefold() for name in names}
    root_start = _LAST_REGULAR_SECTOR
    for position, (name, first, length) in enumerate(container.streams()):
        if position == 0:
            root_start = first
        elif name.casefold() in wanted:
            if length < container.small_limit:
                return container.small_stream(root_start, first, length)
            return container.chain(first)[:length]
    raise DamagedContainer
