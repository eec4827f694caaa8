"""What became of a letter that was offered to a mail server: one of four, and never in doubt which.

SMTP has one moment in which nobody can know: the letter's last dot is gone and no answer comes (RFC 1047).
That is an outcome of its own, so that it is never mistaken for a failure and sent again.
"""

from dataclasses import dataclass, field

#: What a server answers when it is our settings that are wrong, not the letter (RFC 4954 section 6).
SETTINGS_ARE_WRONG = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter; `response` is what it said, often with its own number for it."""

    response: str
    #: The letter as it left.
    letter: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The letter was not taken, and may be later. `code` is the server's, None where it said nothing."""

    code: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The letter will never be taken as it is. `code` is None where it was not even offered."""

    code: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class PerhapsSent:
    """The whole letter was handed over and no answer came: a person decides, it never goes again."""

    sentence: str


Outcome = Sent | TryAgain | Failed | PerhapsSent


def verdict(code: int, said: bytes | str, *, was_whole: bool = False) -> Outcome:
    """Read a server's answer (RFC 5321 4.2.1); `was_whole`: it is the answer to the letter itself."""
    words = server_words(code, said)
    if was_whole and 200 <= code < 300:
        return Sent(words)
    if code in SETTINGS_ARE_WRONG or 400 <= code < 500:
        return TryAgain(code, words)
    if 500 <= code < 600:
        return Failed(code, words)
    if was_whole:
        return PerhapsSent(f"The mail server took the whole letter and its answer makes no sense: {words}")
    return TryAgain(code, words)


def server_words(code: int, said: bytes | str) -> str:
    """What the server said, on one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".rstrip()
