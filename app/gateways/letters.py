"""Writing a queued message out as the letter that leaves: its facts in the words of its templates.

What each kind of letter may say is in `app.rules.letter_kinds`. Nothing is sent or recorded here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import TextWrapper
from typing import Any

from jinja2 import Environment

from app.formats.letters import GOOD_LINE, Letter, UnsendableLetter
from app.models.messages import Message
from app.services.event_words import VENUE_TO_BE_CONFIRMED
from app.services.invitations import link_token

# A link is one word: broken, it would open nothing.
_WRAPPER = TextWrapper(width=GOOD_LINE, break_long_words=False, break_on_hyphens=False)
_SEVERAL_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class Sender:
    """Who the letters come from, and where their links lead."""

    name: str
    address: str
    base_url: str
    #: The secret key and the older ones: links are made again with whichever made them first.
    secrets: Sequence[str]
    #: Whom to ask (name, email, telephone) where an event names nobody, and about accounts.
    contact: Mapping[str, str] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


class LetterWriter:
    """Writes letters by the templates of `templates/email/`; one is made for many letters."""

    def __init__(self, environment: Environment, sender: Sender) -> None:
        """Take Jinja's environment, in which the letters' templates are found."""
        self._environment = environment
        self._sender = sender

    def write(self, message: Message, *, now: datetime) -> Letter:
        """The letter that a message stands for. Raises `UnsendableLetter` with a sentence for officers."""
        words = self._words(message)
        sender = self._sender
        return Letter(
            subject=" ".join(self._render(message.kind, "subject.txt", words).split()),
            text=_with_short_lines(self._render(message.kind, "body.txt", words)),
            html=self._render(message.kind, "body.html", words),
            to_name=message.to_name,
            to_address=message.to_address,
            from_name=sender.name,
            from_address=sender.address,
            reply_to=words["contact"]["email"] or sender.address,
            message_id=f"letter-{message.id}-{int(message.queued_at.timestamp())}@{sender.domain}",
            date=now,
            envelope_from=sender.address,
        )

    def _words(self, message: Message) -> dict[str, Any]:
        """Everything that a letter's templates may use."""
        base = self._sender.base_url
        words = {
            "name": message.to_name,
            "organisers_name": self._sender.name,
            "privacy_link": f"{base}/privacy",
            **message.facts,
        }
        if message.wave is not None:
            words["event"] = message.wave.facts
        event = words.get("event")
        words["contact"] = self._contact(event)
        if event is not None:
            shown = words.get("chosen") or event["sessions"]
            words["venue_unknown"] = any(each["where"] == VENUE_TO_BE_CONFIRMED for each in shown)
        if message.invitation is not None:
            words["reference"] = message.invitation.reference
            words["reply_link"] = f"{base}/r/{self._token(message)}"
        return words

    def _contact(self, event: Mapping[str, Any] | None) -> Mapping[str, str]:
        """Whom to ask: the event's own contact, or whoever the organisers name for all events."""
        own: Mapping[str, str] = event["contact"] if event is not None else {}
        chosen = own if any(own.values()) else self._sender.contact
        return {"name": "", "email": "", "telephone": "", **chosen}

    def _token(self, message: Message) -> str:
        token = link_token(message.invitation, self._sender.secrets) if message.invitation else None
        if token is None:
            raise UnsendableLetter(
                "The link for this person cannot be made again: the secret key was changed. "
                "Put the old one into SECRET_KEY_FALLBACKS.",
                value=message.to_address,
            )
        return token

    def _render(self, kind: str, part: str, words: Mapping[str, Any]) -> str:
        return self._environment.get_template(f"email/{kind}/{part}").render(words).strip()


def _with_short_lines(text: str) -> str:
    """The text with its long paragraphs broken into lines, and one empty line where templates leave several."""
    lines = [line if len(line) <= GOOD_LINE else _WRAPPER.fill(line) for line in text.splitlines()]
    return _SEVERAL_EMPTY_LINES.sub("\n\n", "\n".join(lines))
