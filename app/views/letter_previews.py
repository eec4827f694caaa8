"""A letter as one person would get it, before anything is sent; and as a test letter to whoever looks at it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.gateways.letters import LetterWriter, Sender
from app.models.accounts import Account
from app.models.events import Event
from app.models.messages import Message
from app.models.people import Person
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.letter_wording import WORDED_KINDS
from app.services.letter_trials import entry_of_invitation, queue_trial, trial_letter
from app.services.people import find_people
from app.views import clock
from app.views.access import event_or_404
from app.views.row_numbers import row_number

blueprint = Blueprint("letter_previews", __name__, url_prefix="/events/<slug>/letters/<kind>/to")

#: How many of the people found are offered.
_OFFERED = 10


@blueprint.get("")
def find(slug: str, kind: str) -> ResponseReturnValue:
    """Whose letter to look at: by name, address or organisation."""
    event = event_or_404(slug)
    _kind_or_404(kind)
    words = request.args.get("q", "").strip()
    found = find_people(db.session(), words=words, category_id=None, page=1)
    return render_template(
        "letter_previews/find.html",
        event=event,
        kind=LETTER_KINDS[kind],
        words=words,
        people=found.people[:_OFFERED],
        total=found.total,
    )


@blueprint.get("/<int:person_id>")
def show(slug: str, kind: str, person_id: int) -> ResponseReturnValue:
    """The letter as this person would get it: subject, text, and the HTML in a frame of its own."""
    event, person, message = _trial(slug, kind, person_id)
    return render_template(
        "letter_previews/show.html",
        event=event,
        person=person,
        kind=LETTER_KINDS[kind],
        letter=_writer().write(message, now=clock.now()),
        categories=_categories(),
        entry=entry_of_invitation(db.session(), event) if _carries_an_entry(kind) else None,
    )


def _carries_an_entry(kind: str) -> bool:
    """Whether this letter asks a calendar: an invitation, where there is an address for the calendar's answer."""
    return kind == "invitation" and bool(current_app.config["RSVP_ADDRESS"])


@blueprint.get("/<int:person_id>/letter.html")
def html(slug: str, kind: str, person_id: int) -> ResponseReturnValue:
    """The letter's HTML alone. It may run nothing, fetch nothing, and send nothing."""
    _, _, message = _trial(slug, kind, person_id)
    response = current_app.make_response(_writer().write(message, now=clock.now()).html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.post("/<int:person_id>/test")
def send_trial(slug: str, kind: str, person_id: int) -> ResponseReturnValue:
    """Send the letter to whoever looks at it. Its links record nothing for the person."""
    event_or_404(slug)
    with writing() as session:
        _, _, message = _trial(slug, kind, person_id)
        account = session.get_one(Account, current_user.id)
        queue_trial(session, message, account)
        address = account.email
    flash(f"A test letter is on its way to {address}.", "done")
    where = url_for("letter_previews.show", slug=slug, kind=kind, person_id=person_id, category=_categories())
    return redirect(where)


def _trial(slug: str, kind: str, person_id: int) -> tuple[Event, Person, Message]:
    session = db.session()
    event, person = event_or_404(slug), session.get(Person, person_id)
    _kind_or_404(kind)
    if person is None:
        abort(404)
    message = trial_letter(session, event, person, kind=kind, category_ids=_categories(), now=clock.now())
    return event, person, message


def _kind_or_404(kind: str) -> None:
    if kind not in WORDED_KINDS:
        abort(404)


def _categories() -> list[int]:
    return request.args.getlist("category", type=row_number)


def _writer() -> LetterWriter:
    return LetterWriter(current_app.jinja_env, Sender.from_settings(current_app.config))
