"""Writing a queued message out as the letter that leaves: its facts in the words of its templates.

What each kind of letter may say is in `app.rules.letter_kinds`. Nothing is sent or recorded here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template

from app.formats.letters import Letter, UnsendableLetter
from app.gateways.letter_links import LetterLinks
from app.gateways.letter_patterns import (
    GAP_MARKS,
    Pattern,
    broken_line,
    may_fill,
    may_hold_gaps,
    without_empty_runs,
)
from app.models.messages import Message
from app.rules.letter_kinds import ACCOUNT_NOTICE, LETTER_KINDS, MAY_BE_STOPPED, LetterKind
from app.rules.letter_wording import (
    STANDARD,
    Wording,
    event_values,
    fact_fields,
    fill_wording,
    tidy_subject,
    tidy_words,
)
from app.services.event_words import VENUE_TO_BE_CONFIRMED

# As `app.formats.dates.when_words` ends where a calendar file would have nothing to show.
_DAY_TO_BE_CONFIRMED = ("day to be confirmed", "Date to be confirmed")
#: How many patterns a writer keeps: a wave has one for each way in which its people's categories are combined.
_PATTERNS_KEPT = 128
_EVENT_WORDS = frozenset({"title", "slug", "description", "sessions", "attendance", "reply_by", "contact"})
#: What templates are given where their own words are shown to officers: each word as its field.
_FIELDS_FOR_TEMPLATES: dict[str, Any] = {
    "event": {"title": "{{ event }}", "reply_by": "{{ reply by }}"},
    "contact": {part: f"{{{{ contact {part} }}}}" for part in ("name", "email", "telephone")},
    "organisers_name": "{{ organisers }}",
}


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
        self._links = LetterLinks(sender.base_url, sender.secrets)
        self._pattern = lru_cache(maxsize=_PATTERNS_KEPT)(self._render_pattern)

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
            reply_to=message.facts.get("written_from") or contact["email"] or sender.address,
            message_id=f"letter-{message.id}-{int(message.queued_at.timestamp())}@{sender.domain}",
            date=now,
            envelope_from=sender.address,
            list_unsubscribe=self._links.to_stop(message) if message.kind in MAY_BE_STOPPED else None,
        )

    def standard_wording(self, kind: str) -> Wording:
        """What this kind of letter says where officers changed nothing, with its fields as they write them."""
        words = _FIELDS_FOR_TEMPLATES | {
            fact: f"{{{{ {name} }}}}" for name, fact in fact_fields(kind).items()
        }
        body = self._environment.get_template(f"email/{kind}/body.txt")
        layout = self._environment.get_template("email/layout.txt")

        def block(template: Template, name: str) -> str:
            return tidy_words("".join(template.blocks[name](template.new_context(words))))

        return Wording(
            subject=tidy_subject(self._render(kind, "subject.txt", words)),
            opening=block(body, "opening"),
            closing=block(layout, "closing"),
        )

    def _parts(self, message: Message) -> tuple[str, str, str, Mapping[str, str]]:
        """Subject, text and HTML, and whom to ask."""
        if message.kind == ACCOUNT_NOTICE:
            written = message.facts
            return written["subject"], written["text"], written["html"], self._contact(None)
        kind = _kind_of(message)
        facts, own = _facts_of(message)
        values = own | self._own_words(message, kind)
        values = {name: value for name, value in values.items() if value}
        contact = self._contact(facts.get("event"))
        shared = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
        if may_fill(values) and may_hold_gaps(shared):
            return *self._pattern(kind, shared, tuple(sorted(values))).fill(values), contact
        subject, text, html = self._rendered(kind, facts, values)
        text = "\n".join(broken_line(line) for line in without_empty_runs(text).splitlines())
        return subject, text, html, contact

    def _render_pattern(self, kind: LetterKind, shared: str, gaps: tuple[str, ...]) -> Pattern:
        """Everything that letters with the same facts have in common."""
        return Pattern.of(*self._rendered(kind, json.loads(shared), {name: GAP_MARKS[name] for name in gaps}))

    def _rendered(
        self, kind: LetterKind, facts: Mapping[str, Any], own: Mapping[str, str]
    ) -> tuple[str, str, str]:
        """Subject, text and HTML, from what letters share and what is this person's own."""
        words = self._words(kind, facts, own)
        filled = self._filled(kind, facts.get("wording", {}), words | dict(own))
        words["own_opening"], words["own_closing"] = filled.opening, filled.closing
        subject = filled.subject or " ".join(self._render(kind.name, "subject.txt", words).split())
        words["subject"] = facts.get("before_subject", "") + subject
        return (
            words["subject"],
            self._render(kind.name, "body.txt", words),
            self._render(kind.name, "body.html", words),
        )

    def _words(self, kind: LetterKind, facts: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, Any]:
        """Everything that the templates of this kind may use."""
        words: dict[str, Any] = {
            **facts,
            "name": own.get("name", ""),
            "organisers_name": self._sender.name,
            "privacy_link": f"{self._sender.base_url}/privacy",
            "reference": own.get("reference", ""),
        }
        event = words.get("event")
        words["contact"] = self._contact(event)
        if event is not None:
            chosen = words["chosen"] if "chosen" in kind.words else []
            words |= self._event_words(event, chosen or event["sessions"])
        for link in ("reply_link", "stop_link", "name_link"):
            if link in kind.words:
                words[link] = own.get(link, "")
        return words

    def _filled(self, kind: LetterKind, said: Mapping[str, str], words: Mapping[str, Any]) -> Wording:
        """An officer's own words, filled in. A part with a field that is empty has the standard words."""
        event = words.get("event")
        if not said or event is None:
            return STANDARD
        shown = (words["chosen"] if "chosen" in kind.words else []) or event["sessions"]
        values = {name: str(words.get(name, "")) for name in ("name", "first name", "last name", "reference")}
        values |= {name: str(words[fact]) for name, fact in fact_fields(kind.name).items()}
        of_event = event_values(event, shown, contact=words["contact"], organisers=self._sender.name)
        return fill_wording(said, values | of_event)

    def _own_words(self, message: Message, kind: LetterKind) -> dict[str, str]:
        """What is this person's own: their name, their reference, their links."""
        own = {
            "name": message.to_name,
            "reference": message.invitation.reference if message.invitation is not None else "",
        }
        if "reply_link" in kind.words:
            own["reply_link"] = self._links.to_page(message)
        if "stop_link" in kind.words:
            own["stop_link"] = self._links.to_stop(message) or ""
        if "name_link" in kind.words:
            own["name_link"] = self._links.to_name(message)
        return own

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

    def _render(self, kind: str, part: str, words: Mapping[str, Any]) -> str:
        return self._environment.get_template(f"email/{kind}/{part}").render(words).strip()


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


def _facts_of(message: Message) -> tuple[dict[str, Any], dict[str, str]]:
    """What the letter says that others say too, and the person's names where officers' words use them.

    What calendars are told is no part of the words.
    """
    facts = {name: value for name, value in message.facts.items() if name not in ("calendar", "wording")}
    said = dict(message.facts.get("wording", {}))
    if message.wave is not None:
        facts["event"] = {name: value for name, value in message.wave.facts.items() if name in _EVENT_WORDS}
        said |= message.wave.facts.get("wordings", {}).get(said.pop("of", None), {})
    names = {name: said.pop(name) for name in ("first name", "last name") if name in said}
    if said:
        facts["wording"] = said
    return facts, names
