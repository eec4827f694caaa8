"""Work in a process of its own, so that its memory is its own too."""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from benchmarks.servers import memory_mb


@dataclass(frozen=True)
class Outcome:
    """What the work gave back, and the most memory that its process ever had, in MB."""

    value: Any
    peak_mb: float


def in_fresh_process(work: Callable[..., Any], *arguments: Any) -> Outcome:
    """Run a function of a module in a new process, and wait for it."""
    context = get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=_run, args=(results, work, arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__module__}.{work.__name__} failed in its process")
    value, peak_mb = results.get()
    return Outcome(value, peak_mb)


def _run(results: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    value = work(*arguments)
    results.put((value, memory_mb(field="VmHWM")))
