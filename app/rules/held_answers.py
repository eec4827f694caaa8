"""What counting an answer that is held would change, in sentences for officers. No database, no clock."""

from app.rules.states import Answer

_ANSWERS = {
    "ACCEPTED": Answer.YES,
    "TENTATIVE": Answer.NOT_SURE,
    "DECLINED": Answer.NO,
    "DELEGATED": Answer.DEPUTY,
}
_SAID = {
    Answer.YES: "They have said yes.",
    Answer.NO: "They have said no.",
    Answer.NOT_SURE: "They are not sure yet.",
    Answer.DEPUTY: "They have named somebody to come instead.",
    None: "They have not answered.",
}


def answer_of(partstat: str) -> Answer | None:
    """What a calendar's answer (RFC 5545 section 3.2.12) would be recorded as; none where it is no answer."""
    return _ANSWERS.get(partstat)


def stands_now(answer: Answer | None) -> str:
    """What the invitee has said so far."""
    return _SAID[answer]


def would_change(partstat: str, *, answer: Answer | None, has_place: bool, is_place_free: bool) -> str:
    """What would be so if the answer counted; `answer` is the one that stands."""
    counted = answer_of(partstat)
    if counted is None:
        return "It is no answer, so nothing would change."
    if counted is answer and counted is not Answer.YES:
        return "Nothing: that is what they said before."
    match counted:
        case Answer.YES if has_place:
            return "Nothing: they have a place."
        case Answer.YES if is_place_free:
            return "They would get a place."
        case Answer.YES:
            return "They would join the waiting list: no place is free."
        case Answer.DEPUTY:
            return "Whoever they name would get an invitation, and what they hold or wait for."
        case _:
            kept = "Their place would come free" if has_place else "They have no place to give up"
            return f"It would be recorded as {'no' if counted is Answer.NO else 'not sure yet'}. {kept}."
