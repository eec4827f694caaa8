"""Which lists are for the worker, and how its progress reads. No database."""

from collections.abc import Mapping

#: Files of more bytes are read by the worker: a page should answer within a second or two.
READ_AT_ONCE_BYTES = 150_000
#: Lists of more rows are confirmed by the worker.
CONFIRM_AT_ONCE_ROWS = 2_000

_STEPS = {
    "waiting": "Waiting for the worker",
    "reading": "Reading the file",
    "comparing": "Comparing with everybody known",
    "writing": "Writing",
}


def progress_words(progress: Mapping[str, object]) -> str:
    """How far the worker is, in words: "Comparing with everybody known: 20,000 of 100,000 rows"."""
    words = _STEPS.get(str(progress.get("step", "waiting")), _STEPS["waiting"])
    done, of = progress.get("done"), progress.get("of")
    if isinstance(done, int) and isinstance(of, int) and of:
        return f"{words}: {done:,} of {of:,} rows"
    return words
