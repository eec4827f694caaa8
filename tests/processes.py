"""Several processes that do the same thing at the same moment."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import Any, TypeVar

Result = TypeVar("Result")

#: Long enough for a slow machine, short enough to be seen when processes wait for each other.
MOST_SECONDS = 120.0

# Each process is forked from a server that has the app loaded and nothing open, so that it starts at once.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["app.factory", "tests.processes"])


class _Gate:
    """The barrier of this process, kept for the work that comes to it."""

    barrier: Barrier


def _keep(barrier: Barrier) -> None:
    _Gate.barrier = barrier


def _go(work: Callable[..., Result], number: int, arguments: tuple[Any, ...]) -> Result:
    _Gate.barrier.wait(MOST_SECONDS)
    return work(number, *arguments)


def all_at_once(count: int, work: Callable[..., Result], *arguments: object) -> list[Result]:
    """Run `work(number, *arguments)` in that many processes, which begin together; what each gave back."""
    barrier = _CONTEXT.Barrier(count)
    with ProcessPoolExecutor(count, mp_context=_CONTEXT, initializer=_keep, initargs=(barrier,)) as pool:
        running = [pool.submit(_go, work, number, arguments) for number in range(count)]
        return [each.result(MOST_SECONDS) for each in running]
