"""The words that states, answers and doors are kept as: the glossary for columns. Decides nothing."""

from enum import StrEnum


class AccountRole(StrEnum):
    """What an account may do."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    CONSULTANT = "consultant"


class EventState(StrEnum):
    """Where an event stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Choice(StrEnum):
    """How event sessions that belong together are attended: which of them a yes covers."""

    ATTEND_ALL = "attend_all"
    CHOOSE_ONE = "choose_one"
    CHOOSE_UP_TO = "choose_up_to"


class PlaceState(StrEnum):
    """What has become of a place. An offered place is kept for somebody until they answer."""

    HELD = "held"
    WAITING = "waiting"
    OFFERED = "offered"
    GIVEN_UP = "given_up"


class PlaceKind(StrEnum):
    """As what somebody comes."""

    DELEGATE = "delegate"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    ASSISTANT = "assistant"


class Answer(StrEnum):
    """What a reply says, in the order in which a page offers it."""

    YES = "yes"
    NO = "no"
    DEPUTY = "deputy"
    NOT_SURE = "not_sure"


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    YES_NO = "yes_no"


class DetailKind(StrEnum):
    """A detail that a guest may correct."""

    NAME = "name"
    ORGANISATION = "organisation"
    JOB_TITLE = "job_title"
    TELEPHONE = "telephone"
    #: In one category.
    ROLE = "role"


class Door(StrEnum):
    """The way by which something was done."""

    LINK = "link"
    CALENDAR = "calendar"
    PHONE = "phone"
    POST = "post"
    PAGE = "page"
    COMMAND = "command"
    WORKER = "worker"


class ListState(StrEnum):
    """Where an uploaded list stands. Large ones are read and confirmed by the worker."""

    READING = "reading"
    UNREADABLE = "unreadable"
    PREVIEWED = "previewed"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    UNDONE = "undone"


class MessageState(StrEnum):
    """Where a letter stands. Perhaps sent: the hand-over began and nobody knows how it ended."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    PERHAPS_SENT = "perhaps_sent"
    STOPPED = "stopped"


class Standing(StrEnum):
    """Where an invitation stands, as the numbers of an event count it: every invitation in exactly one."""

    COMING = "coming"
    WAITING = "waiting"
    NOT_COMING = "not_coming"
    UNSURE = "unsure"
    NO_ANSWER = "no_answer"


class EntryState(StrEnum):
    """What a guest's calendar was last told of their place."""

    REQUESTED = "requested"
    TENTATIVE = "tentative"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class MailOutcome(StrEnum):
    """What became of a message that came in."""

    #: A calendar's reply that counts.
    APPLIED = "applied"
    #: There was nothing to change.
    UNCHANGED = "unchanged"
    #: A newer answer, or a newer time, was known.
    STALE = "stale"
    #: Replies are closed.
    CLOSED = "closed"
    #: An officer says whether it counts.
    HELD = "held"
    #: Somebody asks who was not invited.
    STRANGER = "stranger"
    #: A person has to read it.
    TO_READ = "to_read"
    #: A letter did not arrive.
    BOUNCED = "bounced"
    #: Kept, and nothing else: a machine's answer, a read receipt.
    NOTED = "noted"
