"""Every kind of letter: when it is sent, and the words that its templates may use. It writes and sends nothing.

A kind is a folder of `templates/email/` with `subject.txt`, `body.txt` and `body.html`. A message keeps the facts
of its kind, and `event`, as plain values; the writer of letters knows the rest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a letter is about: that decides which words every such letter has."""

    INVITATION = "invitation"
    EVENT = "event"
    ACCOUNT = "account"
    ORGANISATION = "organisation"


#: What each word stands for. Words with parts are written `event.title`, `each.when`.
WORDS = {
    "name": "the name of the person it is written to",
    "organisers_name": "who invites",
    "contact": "whom to ask: name, email, telephone",
    "privacy_link": "the address of the privacy notice",
    "subject": "the letter's own subject",
    "own_opening": "what an officer says instead of the opening, or empty",
    "own_closing": "what an officer says instead of the closing, or empty",
    "event": "the event: title, slug, description, attendance, reply_by, contact, and sessions (title, when, where)",
    "venue_unknown": "whether a venue that it shows is to be confirmed",
    "calendar_link": "the event's calendar file; empty for a part of the event, or while its day is unknown",
    "reply_link": "the address of the person's own page",
    "stop_link": "the address that stops letters about the event",
    "reference": "the short reference that people read out on the telephone, or empty",
    "categories": "the categories that they are invited with",
    "chosen": "the event sessions that they have, or wait for: title, when, where",
    "details_follow": "when the invitation will come, such as “before Christmas”, or empty",
    "deadline": "until when the place is offered, such as “midday on Wednesday 3 February 2027”",
    "may_ask_again": "“yes” while replies are open, so that the person can say yes again; else empty",
    "named_by": "who asked the person to come instead of them",
    "deputy_name": "who comes instead",
    "has_place": "“kept” where the person has places or waits for them; else empty",
    "entry_again": "“right” where the letter puts right a calendar that shows a deputy; else empty",
    "changes": "what changed: session (empty for the whole event), what, before, after",
    "confirm_by": "by when a place must be confirmed after a change of time, or empty where replies stand",
    "details": "what an officer wrote about the day: how to get there, what to bring",
    "cancelled": "the event session that was called off",
    "cancelled_when": "when it was to be",
    "left": "what is left of the event for them: kept, waiting, may_choose, or may_ask",
    "reason": "why, in a sentence, or empty",
    "answer": "what their calendar said: yes, waiting, no, or not_sure",
    "entry": "the event session that it is about: title, when, where, and whether it goes away",
    "why": "why no reply was recorded, in a word of `app.services.calendar_notes`",
    "sentence": "what refused the reply, in a sentence, or empty",
    "answered_by": "the address that answered, where it is not the one that was invited; else empty",
    "guest": "whose invitation a message is about",
    "written_by": "who wrote a message that is passed on",
    "written_from": "the address that it came from",
    "written_subject": "its subject, or empty",
    "written": "what it says, or empty",
    "organisation": "the organisation that it is written to",
    "category": "the group in which the organisation is to be represented",
    "name_link": "the address where an organisation says whom it sends",
    "invited_by": "who opened the account",
    "may_do": "what the account is for, after “you can”: “see who is coming”",
    "sign_in_link": "the address that signs in once",
    "works_until": "until when that address works",
}

#: Whose letters are about no event, and in fixed words.
ABOUT_NO_EVENT = frozenset({About.ACCOUNT, About.ORGANISATION})

#: No kind of ours: a letter that comes written, Flask-Security's by `templates/security/email/`. Its facts are its
#: subject, text and html.
ACCOUNT_NOTICE = "account_notice"

#: Letters that come unasked: each says how to have no more of them (RFC 8058).
MAY_BE_STOPPED = frozenset({"save_the_date", "invitation", "reminder"})

_EVERY_LETTER = frozenset(
    {
        *("name", "organisers_name", "contact", "privacy_link", "subject", "reference"),
        *("own_opening", "own_closing"),
    }
)
_ABOUT_AN_EVENT = _EVERY_LETTER | {"event", "venue_unknown", "calendar_link"}
_KNOWN_TO_THE_WRITER = {
    About.ACCOUNT: _EVERY_LETTER,
    About.ORGANISATION: _EVERY_LETTER | {"name_link"},
    About.EVENT: _ABOUT_AN_EVENT,
    About.INVITATION: _ABOUT_AN_EVENT | {"reply_link", "stop_link"},
}


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. `facts` are the words of its own, which its message must bring."""

    name: str
    title: str
    sent_when: str
    facts: frozenset[str] = frozenset()
    about: About = About.INVITATION

    @property
    def words(self) -> frozenset[str]:
        """Every word that its templates may use."""
        stops = {"stop_link"} if self.name in MAY_BE_STOPPED else set()
        return self.facts | _KNOWN_TO_THE_WRITER[self.about] | stops

    def missing(self, facts: Collection[str]) -> list[str]:
        """The facts that a message with these would leave unsaid, in alphabetical order."""
        needed = self.facts if self.about in ABOUT_NO_EVENT else self.facts | {"event"}
        return sorted(needed - set(facts))


def _kind(name: str, title: str, sent_when: str, *facts: str, about: About = About.INVITATION) -> LetterKind:
    return LetterKind(name, title, sent_when, frozenset(facts), about)


LETTER_KINDS = {
    kind.name: kind
    for kind in (
        _kind(
            "save_the_date",
            "Save the date",
            "before invitations go out, so that people keep the day free",
            "categories",
            "details_follow",
            about=About.EVENT,
        ),
        _kind("invitation", "Invitation", "when you invite people", "categories"),
        _kind("reminder", "Reminder", "to those who have not answered, some days before the last day"),
        _kind("confirmation_yes", "Confirmation: a place", "after a yes that has a place", "chosen"),
        _kind("confirmation_waiting", "Confirmation: waiting", "after a yes that has to wait", "chosen"),
        _kind("confirmation_no", "Confirmation: no", "after a no"),
        _kind(
            "confirmation_not_sure", "Confirmation: not sure", "after somebody said that they are not sure"
        ),
        _kind(
            "moved_up", "Moved up", "when a place came free and was given to somebody who waited", "chosen"
        ),
        _kind("offer", "Offer of a place", "when a place is kept until a deadline", "chosen", "deadline"),
        _kind(
            "offer_missed",
            "Offer run out",
            "when a place was offered and not taken in time",
            "chosen",
            "deadline",
            "may_ask_again",
        ),
        _kind("deputy_invited", "To the deputy", "to whoever comes instead", "chosen", "named_by"),
        _kind("deputy_replaced", "Deputy named", "to whoever named a deputy", "chosen", "deputy_name"),
        _kind(
            "deputy_asked",
            "Deputy to be approved",
            "to whoever named a deputy, where an officer decides",
            *("deputy_name", "has_place"),
        ),
        _kind(
            "deputy_refused",
            "Deputy refused",
            "to whoever named a deputy, when an officer said no",
            *("deputy_name", "has_place", "reason", "entry_again"),
        ),
        _kind(
            "event_changed",
            "Change of plan",
            "when a time, a venue or a title changed, or the venue became known",
            "chosen",
            "changes",
            "confirm_by",
        ),
        _kind("joining_details", "Joining details", "some days before the event", "chosen", "details"),
        _kind("event_cancelled", "Cancelled", "when the event was called off", "reason", about=About.EVENT),
        _kind(
            "session_cancelled",
            "Session cancelled",
            "when one session was called off, and the event goes on",
            *("cancelled", "cancelled_when", "chosen", "left", "reason"),
        ),
        _kind(
            "invitation_withdrawn",
            "Invitation withdrawn",
            "when officers took an invitation back",
            "reason",
            about=About.EVENT,
        ),
        _kind(
            "calendar_receipt",
            "Receipt of a calendar's reply",
            "when a reply came from a calendar",
            "chosen",
            "answer",
            "answered_by",
        ),
        _kind(
            "calendar_entry",
            "For the calendar",
            "beside another letter, when more than one entry of a calendar changes",
            "entry",
        ),
        _kind(
            "calendar_note",
            "Note to a calendar's owner",
            "when a calendar answered something that could not simply be recorded",
            *("why", "sentence", "entry_again"),
        ),
        _kind(
            "calendar_not_on_list",
            "To somebody who was not invited",
            "when a calendar answered for somebody whom the invitation was passed on to",
            about=About.EVENT,
        ),
        _kind(
            "mail_forwarded",
            "To the event’s contact",
            "when a person has written in answer to a letter",
            "guest",
            "written_by",
            "written_from",
            "written_subject",
            "written",
            about=About.EVENT,
        ),
        _kind(
            "representative_asked",
            "Who is your representative?",
            "when an organisation on a list has nobody named",
            "organisation",
            "category",
            about=About.ORGANISATION,
        ),
        _kind(
            "account_invitation",
            "Invitation to sign in",
            "when an account was opened",
            "invited_by",
            "may_do",
            "sign_in_link",
            "works_until",
            about=About.ACCOUNT,
        ),
    )
}
