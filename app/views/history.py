"""Who did what, when, and through which door: across all events, about one of them, or about a person. Read only."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.extensions import db
from app.models.events import Event
from app.models.people import Person
from app.rules.london_time import end_of_london_day, start_of_london_day
from app.rules.states import AccountRole, Door
from app.services.history import Sought, events_touched, history_page, things_done, who_did
from app.views.access import event_or_404
from app.views.fields import DateField, DropDownField, option
from app.views.row_numbers import page_number

blueprint = Blueprint("history", __name__)

#: Years in which something can have been done: no calendar ends in them.
YEARS = range(1990, 2200)
#: How something was done, where a sentence begins with it.
DOOR_WORDS = {
    Door.PAGE: "On a page",
    Door.LINK: "By their link",
    Door.CALENDAR: "By calendar",
    Door.PHONE: "By telephone",
    Door.POST: "By post",
    Door.COMMAND: "By command line",
    Door.WORKER: "By itself",
}


class FilterForm(FlaskForm):
    """Which entries to show. It asks and changes nothing, so it is sent by GET and needs no token."""

    class Meta:
        csrf = False

    #: The events that can be chosen, by the values of the choices.
    events: dict[str, Event]

    event = DropDownField("Event", default="")
    what = DropDownField("What", default="")
    who = DropDownField("Who", default="")
    door = DropDownField("How", default="")
    since = DateField("From", what="The first day")
    until = DateField("To", what="The last day")

    def validate_since(self, field: DateField) -> None:
        """The day is one on which something can have been done."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(f"{field.what} must be in a year from {YEARS.start} to {YEARS.stop - 1}")

    def validate_until(self, field: DateField) -> None:
        """Nor is the last day before the first."""
        self.validate_since(field)
        if self.since.data and self.until.data and self.until.data < self.since.data:
            raise ValidationError("The last day must be the first day or after it")

    @classmethod
    def asked(cls, about: Sought) -> "FilterForm":
        """The form as the address fills it in, offering what there is to choose between."""
        form, session = cls(request.args), db.session()
        form.events = {str(each.id): each for each in events_touched(session, about)}
        form.event.choices = [
            option("", "Every event"),
            *(option(key, each.title) for key, each in form.events.items()),
        ]
        things = things_done(session, about)
        form.what.choices = [option("", "Everything"), *(option(each, each.capitalize()) for each in things)]
        people = [option(str(each.id), each.shown_name) for each in who_did(session, about)]
        form.who.choices = [option("", "Everybody"), *people]
        form.door.choices = [option("", "Every way"), *(option(*each) for each in DOOR_WORDS.items())]
        return form

    def narrowed(self, about: Sought) -> Sought:
        """What is sought, with everything that was filled in."""
        since, until = self.since.data, self.until.data
        return replace(
            about,
            event_id=int(self.event.data) if self.event.data else None,
            what=self.what.data or None,
            account_id=int(self.who.data) if self.who.data else None,
            door=Door(self.door.data) if self.door.data else None,
            since=start_of_london_day(since) if since else None,
            until=end_of_london_day(until) if until else None,
        )


@blueprint.get("/history")
def index() -> ResponseReturnValue:
    """Everything that was done, or what the address narrows it to, newest first."""
    is_administrator = current_user.role == AccountRole.ADMINISTRATOR
    return _show("history/index.html", Sought(only_for=None if is_administrator else current_user.id))


@blueprint.get("/events/<slug>/history")
def of_event(slug: str) -> ResponseReturnValue:
    """Lead to what was done about an event: the one history, narrowed to it."""
    return redirect(url_for("history.index", event=event_or_404(slug).id))


@blueprint.get("/people/<int:person_id>/history")
def of_person(person_id: int) -> ResponseReturnValue:
    """Everything that was done about a person, newest first."""
    person = db.session.get(Person, person_id) or abort(404)
    return _show("history/of_person.html", Sought(person_id=person_id), person=person)


def _show(template: str, about: Sought, **subject: object) -> ResponseReturnValue:
    """The entries that the address asks for; the form again with a sentence where it asks for something impossible."""
    form = FilterForm.asked(about)
    is_right = form.validate()
    sought = form.narrowed(about) if is_right else about
    found = history_page(db.session(), sought, page=page_number())
    page = render_template(
        template,
        **subject,
        form=form,
        event=form.events.get(form.event.data or ""),
        found=found,
        is_narrowed=sought != about,
        doors=DOOR_WORDS,
    )
    return page, 200 if is_right else 422
