"""`python -m benchmarks [--size small|full] [--only WORD]`: measure, print the table, write .build/bench.json."""

import argparse
import os
import platform
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

from benchmarks import (
    attendee_list,
    badges,
    calendar_replies,
    imports,
    letters,
    memory,
    pages,
    replies,
    rush,
    start,
)
from benchmarks.figures import Figure, table, write_json
from config import ROOT


@dataclass(frozen=True)
class Size:
    """How much of each thing is measured."""

    listed: int
    replies: int
    invitations: int
    rush: int
    wave: int
    letters: int
    calendar_replies: int
    attendees: int
    badges: int
    requests: int


SIZES = {
    "small": Size(
        listed=10_000,
        replies=200,
        invitations=10_000,
        rush=200,
        wave=10_000,
        letters=500,
        calendar_replies=200,
        attendees=10_000,
        badges=300,
        requests=1_500,
    ),
    "full": Size(
        listed=100_000,
        replies=3_000,
        invitations=100_000,
        rush=1_000,
        wave=100_000,
        letters=10_000,
        calendar_replies=10_000,
        attendees=100_000,
        badges=5_000,
        requests=10_000,
    ),
}


def sections(size: Size) -> dict[str, Callable[[], Iterator[Figure]]]:
    """What is measured, in the order of the table."""
    return {
        "start": start.measure,
        "imports": lambda: imports.measure(size.listed),
        "replies": lambda: replies.measure(size.replies, size.invitations),
        "rush": lambda: rush.measure(size.rush),
        "letters": lambda: letters.measure(size.wave, size.letters),
        "calendar_replies": lambda: calendar_replies.measure(size.calendar_replies),
        "attendee_list": lambda: attendee_list.measure(size.attendees),
        "badges": lambda: badges.measure(size.badges),
        "pages": lambda: pages.measure(size.invitations),
        "memory": lambda: memory.measure(size.requests),
    }


def main() -> int:
    """Measure. 0 also when a goal is missed: a busy machine is no reason to stop a build."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--only", action="append", metavar="SECTION", help="one section; may be repeated")
    wanted = parser.parse_args()
    known = sections(SIZES[wanted.size])
    chosen = wanted.only or list(known)
    if unknown := sorted(set(chosen) - known.keys()):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(known)}")
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    began, figures = perf_counter(), list[Figure]()
    for name in chosen:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        for figure in known[name]():
            # Said at once as well, so that a run that is interrupted was not for nothing.
            print(table([figure]).splitlines()[-1], file=sys.stderr, flush=True)
            figures.append(figure)
    print(table(figures))
    missed = sum(figure.is_met is False for figure in figures)
    print(
        f"\n{len(figures)} figures, {missed} goals not met, {perf_counter() - began:.0f} s, size {wanted.size}"
    )
    write_json(
        figures,
        ROOT / ".build" / "bench.json",
        size=wanted.size,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
