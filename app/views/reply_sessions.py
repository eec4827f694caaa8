"""The form of which event sessions somebody comes to: one of them, or some of those that run side by side."""

from collections.abc import Sequence
from typing import cast

from wtforms import Field
from wtforms.fields.choices import SelectChoice

from app.rules.attendance import ChooseFewer
from app.rules.refusals import Refused
from app.rules.reply_steps import DraftReply
from app.rules.states import Choice
from app.services.invitation_pages import InvitationPage
from app.services.shown_sessions import SessionShown
from app.views.fields import CheckboxesField, RadiosField, option
from app.views.reply_forms import ReplyForm

_QUESTION = "Which will you come to?"


class SessionsForm(ReplyForm):
    """Which event sessions. Nothing is chosen beforehand; each slot has a field of its own."""

    #: The names of the slots, in the order of the fields.
    slots: Sequence[str] = ()

    def slot_fields(self) -> list[Field]:
        """The fields in their order."""
        return [self[_field_name(number)] for number in range(len(self.slots))]

    def chosen_ids(self) -> tuple[int, ...]:
        """The event sessions that were chosen, of all slots."""
        given: list[str] = []
        for each in self.slot_fields():
            given += each.data if isinstance(each.data, list) else [each.data or ""]
        return tuple(int(each) for each in given if each.isdecimal())

    def refuse(self, refusal: Refused) -> None:
        """Say at the slot that it is about why the choice cannot be taken, else at the first one."""
        slot = refusal.slot if isinstance(refusal, ChooseFewer) else self.slots[0]
        self[_field_name(self.slots.index(slot))].errors = [str(refusal)]


def sessions_form(page: InvitationPage, draft: DraftReply | None) -> SessionsForm:
    """The form for the event's rule of attendance, with what the draft has chosen."""
    one = page.event.attendance == Choice.CHOOSE_ONE
    slots = [""] if one else list(dict.fromkeys(each.slot for each in page.sessions))
    fields = {
        _field_name(number): _field(
            [each for each in page.sessions if one or each.slot == slot],
            question="Which one will you come to?" if one else (slot or _QUESTION),
            at_most=1 if one else (page.event.choose_up_to or 1),
            may_be_none=len(slots) > 1,
        )
        for number, slot in enumerate(slots)
    }
    form_class = type("SessionsFormOfEvent", (SessionsForm,), {**fields, "slots": tuple(slots)})
    return cast("SessionsForm", form_class(data=_kept(page, draft, slots, one=one)))


def _kept(
    page: InvitationPage, draft: DraftReply | None, slots: Sequence[str], *, one: bool
) -> dict[str, object]:
    """What the draft has chosen, as the fields take it."""
    chosen = draft.event_session_ids if draft is not None else ()
    several = (page.event.choose_up_to or 1) > 1 and not one
    kept: dict[str, object] = {}
    for number, slot in enumerate(slots):
        ids = [str(each.id) for each in page.sessions if each.id in chosen and (one or each.slot == slot)]
        kept[_field_name(number)] = ids if several else (ids[0] if ids else None)
    return kept


def _field_name(number: int) -> str:
    return f"chosen_{number}" if number else "chosen"


def _field(sessions: Sequence[SessionShown], *, question: str, at_most: int, may_be_none: bool) -> Field:
    choices = [
        SelectChoice(str(each.id), f"{each.title}: {each.when}", render_kw={"hint": each.hint})
        for each in sessions
    ]
    if at_most > 1:
        hint = f"Choose up to {at_most}" if at_most < len(sessions) else ""
        return CheckboxesField(question, choices=choices, description=hint)
    if may_be_none:
        choices.append(option("", "None of these", divider="or"))
        return RadiosField(question, choices=choices, validate_choice=False)
    return RadiosField(question, choices=choices, missing="Choose which one you will come to")
