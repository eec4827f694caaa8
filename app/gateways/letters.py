"""Writing a queued message out as the letter that leaves: its facts in the words of its templates.

What each kind of letter may say is in `app.rules.letter_kinds`. Nothing is sent or recorded here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import fill
from typing import Any

from jinja2 import Environment

from app.formats.letters import GOOD_LINE, Letter, UnsendableLetter
from app.models.messages import Message
from app.rules.letter_kinds import ACCOUNT_NOTICE, LETTER_KINDS, MAY_BE_STOPPED, LetterKind
from app.services.event_words import VENUE_TO_BE_CONFIRMED
from app.services.invitation_tokens import Purpose, link_token, token_for

# As `app.formats.dates.when_words` ends where a calendar file would have nothing to show.
_DAY_TO_BE_CONFIRMED = ("day to be confirmed", "Date to be confirmed")
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

    @classmethod
    def from_settings(cls, config: Mapping[str, Any]) -> "Sender":
        """As the settings say."""
        return cls(
            name=str(config["ORGANISERS_NAME"]),
            address=str(config["MAIL_DEFAULT_SENDER"]),
            base_url=str(config["BASE_URL"]),
            secrets=[str(config["SECRET_KEY"]), *config["SECRET_KEY_FALLBACKS"]],
            contact={
                part: str(config[f"CONTACT_{part.upper()}"] or "") for part in ("name", "email", "telephone")
            },
        )

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
        subject, text, html, contact = self._parts(message)
        sender = self._sender
        return Letter(
            subject=subject,
            text=text,
            html=html,
            to_name=message.to_name,
            to_address=message.to_address,
            from_name=sender.name,
            from_address=sender.address,
            reply_to=contact["email"] or sender.address,
            message_id=f"letter-{message.id}-{int(message.queued_at.timestamp())}@{sender.domain}",
            date=now,
            envelope_from=sender.address,
            list_unsubscribe=self._stop_link(message) if message.kind in MAY_BE_STOPPED else None,
        )

    def _parts(self, message: Message) -> tuple[str, str, str, Mapping[str, str]]:
        """Subject, text and HTML, and whom to ask."""
        if message.kind == ACCOUNT_NOTICE:
            written = message.facts
            return written["subject"], written["text"], written["html"], self._contact(None)
        words = self._words(message, _kind_of(message))
        subject = " ".join(self._render(message.kind, "subject.txt", words).split())
        subject = message.facts.get("before_subject", "") + subject
        words["subject"] = subject
        text = _with_short_lines(self._render(message.kind, "body.txt", words))
        return subject, text, self._render(message.kind, "body.html", words), words["contact"]

    def _words(self, message: Message, kind: LetterKind) -> dict[str, Any]:
        """Everything that the templates of this kind may use."""
        words: dict[str, Any] = {
            **message.facts,
            "name": message.to_name,
            "organisers_name": self._sender.name,
            "privacy_link": f"{self._sender.base_url}/privacy",
            "reference": message.invitation.reference if message.invitation is not None else "",
        }
        if message.wave is not None:
            words["event"] = message.wave.facts
        event = words.get("event")
        words["contact"] = self._contact(event)
        if event is not None:
            chosen = words["chosen"] if "chosen" in kind.words else []
            words |= self._event_words(event, chosen or event["sessions"])
        if "reply_link" in kind.words:
            words["reply_link"] = self._reply_link(message)
            words["stop_link"] = self._stop_link(message) or ""
        return words

    def _event_words(
        self, event: Mapping[str, Any], sessions: Sequence[Mapping[str, str]]
    ) -> dict[str, object]:
        """What follows from the event and from those of its sessions that the letter shows."""
        days_are_known = not any(each["when"].endswith(_DAY_TO_BE_CONFIRMED) for each in sessions)
        covers_all = len(sessions) == len(event["sessions"])
        calendar_file = f"{self._sender.base_url}/calendar/events/{event['slug']}.ics"
        return {
            "venue_unknown": any(each["where"] == VENUE_TO_BE_CONFIRMED for each in sessions),
            "calendar_link": calendar_file if covers_all and days_are_known else "",
        }

    def _contact(self, event: Mapping[str, Any] | None) -> Mapping[str, str]:
        """Whom to ask: the event's own contact, or whoever the organisers name for all events."""
        own: Mapping[str, str] = event["contact"] if event is not None else {}
        chosen = own if any(own.values()) else self._sender.contact
        return {"name": "", "email": "", "telephone": "", **chosen}

    def _reply_link(self, message: Message) -> str:
        if _is_trial(message):
            return self._trial_link
        return f"{self._sender.base_url}/r/{self._token(message)}"

    def _stop_link(self, message: Message) -> str | None:
        if _is_trial(message):
            return self._trial_link
        if message.invitation is None:
            return None
        token = token_for(message.invitation, Purpose.STOP, secret=self._sender.secrets[0])
        return f"{self._sender.base_url}/stop/{token}"

    @property
    def _trial_link(self) -> str:
        """Where every link of a letter that is only tried out leads: nobody's page."""
        return f"{self._sender.base_url}/test-letter"

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


def _is_trial(message: Message) -> bool:
    """Whether an officer only looks at the letter: it must not be able to answer for anybody."""
    return bool(message.facts.get("is_trial"))


def _kind_of(message: Message) -> LetterKind:
    kind = LETTER_KINDS.get(message.kind)
    if kind is None:
        raise UnsendableLetter(f"There is no letter called “{message.kind}”.", value=message.kind)
    facts = {*message.facts, *(["event"] if message.wave is not None else [])}
    if missing := kind.missing(facts):
        raise UnsendableLetter(
            f"The letter “{kind.title}” cannot be written, because these words are missing: "
            f"{', '.join(missing)}.",
            value=message.to_address,
        )
    return kind


def _with_short_lines(text: str) -> str:
    """The text with long paragraphs broken into lines, and one empty line where templates leave several.

    A link is one word, however long: broken, it would open nothing.
    """
    return _SEVERAL_EMPTY_LINES.sub("\n\n", "\n".join(_broken(line) for line in text.splitlines()))


def _broken(line: str) -> str:
    if len(line) <= GOOD_LINE:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return fill(line, GOOD_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
