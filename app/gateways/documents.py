"""Printed documents, made in a short process of their own where many people are on them.

typst keeps what it has laid out, about 650 MB after 5,000 badges: when the process ends, the machine has it back.
A few people take less time here than a process takes to start.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.formats.pdf import compile_pdf

#: Up to so many people are laid out in the process that asks.
FEW_PEOPLE = 100
#: Nobody waits longer for a document than this.
LONGEST_SECONDS = 120

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = "import sys; from app.gateways.documents import answer; answer(sys.stdin.buffer, sys.stdout.buffer)"
#: One large document at a time in each web process, so that their memory does not add up.
_one_at_a_time = threading.Lock()


class DocumentFailed(RuntimeError):
    """The process that lays out documents ended without one; the message is what it said last."""


def make_document(template: Path, values: Mapping[str, Any], *, moment: datetime, people: int) -> bytes:
    """The PDF that the template makes of the values; `people` is how many are on it."""
    if people <= FEW_PEOPLE:
        return compile_pdf(template, values, moment=moment)
    question = {"template": str(template), "values": values, "moment": moment.isoformat()}
    with _one_at_a_time:
        child = subprocess.run(  # noqa: S603 -- Our own module, by this interpreter.
            [sys.executable, "-c", _CHILD],
            input=json.dumps(question).encode(),
            capture_output=True,
            cwd=_ROOT,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    if child.returncode:
        raise DocumentFailed(child.stderr.decode(errors="replace").strip()[-500:])
    return child.stdout


def answer(asked: Any, answered: Any) -> None:
    """What the short process does: read the question from one file, write the document to the other."""
    question = json.loads(asked.read())
    moment = datetime.fromisoformat(question["moment"])
    answered.write(compile_pdf(question["template"], question["values"], moment=moment))
