"""Events: planning one, seeing where it stands, publishing it, changing its sessions."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.formats.dates import short_moment_words
from app.models.events import EventSession
from app.rules.edits import ChangedMeanwhile
from app.rules.refusals import Refused
from app.rules.states import AccountRole, EventState
from app.services.calendar_changes import plan_update
from app.services.deputy_requests import requests_of_event
from app.services.desk import events_at_a_glance, session_glances
from app.services.event_changes import change_event_session, plan_of
from app.services.event_states import move_event
from app.services.events import (
    SessionPlan,
    add_event_session,
    event_by_slug,
    plan_event,
)
from app.services.history import event_history
from app.services.kinds import seats_by_kind
from app.services.messages import count_letters
from app.services.planned_sendings import due_letters, words_of
from app.services.representation import by_category, replies_over_time
from app.services.retention import erasures_of
from app.services.rooms import read_rooms
from app.services.standings import count_answers
from app.services.waiting_lists import who_is_over
from app.views import clock
from app.views.access import event_or_404, open_to_consultants, this_officer
from app.views.event_forms import EventForm
from app.views.seen_values import SeenForm, in_words
from app.views.session_forms import SessionForm

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.get("")
@open_to_consultants
def index() -> ResponseReturnValue:
    """Every event that this account may see."""
    return render_template("events/index.html", events=events_at_a_glance(db.session(), current_user))


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """The form for a new event."""
    form = EventForm(contact_name=current_user.name, contact_email=current_user.email)
    return render_template("events/new.html", form=form)


@blueprint.post("/new")
def plan() -> ResponseReturnValue:
    """Keep a new event as a draft."""
    form = EventForm()
    if not form.validate():
        return render_template("events/new.html", form=form), 422
    with writing() as session:
        slug = plan_event(session, form.plan(), [], by=this_officer(), now=clock.now()).slug
    flash("The event is a draft. Add its sessions, then publish it.", "done")
    return redirect(url_for("events.new_session", slug=slug))


@blueprint.get("/<slug>")
@open_to_consultants
def show(slug: str) -> ResponseReturnValue:
    """Where an event stands."""
    event = event_or_404(slug)
    if current_user.role == AccountRole.CONSULTANT:
        return redirect(url_for("attendees.index", slug=slug))
    session = db.session()
    planned = session_glances(session, [event.id], with_cancelled=True).get(event.id, [])
    sessions = [each for each in planned if not each.is_cancelled]
    kinds = seats_by_kind(session, event)
    rooms = [*((each.seats_limit, each.held) for each in sessions), (event.seats_limit, kinds.total)]
    is_over = any(limit is not None and held > limit for limit, held in rooms)
    return render_template(
        "events/show.html",
        event=event,
        sessions=sessions,
        over=who_is_over(session, read_rooms(session, event.id)) if is_over else [],
        called_off=[each for each in planned if each.is_cancelled],
        answers=count_answers(session, event.id),
        kinds=kinds,
        letters=count_letters(session, event_id=event.id),
        planned=[
            f"{words_of(each)}, {short_moment_words(each.due_at)}"
            for each in due_letters(session, event_ids=[event.id])
        ],
        replies=replies_over_time(session, event.id, now=clock.now()),
        categories=by_category(session, event.id),
        to_approve=len(requests_of_event(session, event.id)) if event.allows_deputies else 0,
        history=event_history(session, event.id, most=20),
        erasures=erasures_of(event, [each.event_session for each in sessions]),
        moves=_moves(EventState(event.state)),
    )


def _moves(state: EventState) -> list[tuple[str, str, str]]:
    """What may be done with an event in this state: the state to come, the button's words, its kind."""
    cancel = ("cancelled", "Cancel the event", "warning")
    return {
        EventState.DRAFT: [("published", "Publish", "primary"), cancel],
        EventState.PUBLISHED: [("closed", "Close replies", "secondary"), cancel],
        EventState.CLOSED: [("published", "Open replies again", "secondary"), cancel],
        EventState.CANCELLED: [],
    }[state]


@blueprint.post("/<slug>/move/<any(published, closed, cancelled):to>")
def move(slug: str, to: str) -> ResponseReturnValue:
    """Publish, close, open again or cancel an event."""
    event_id = event_or_404(slug).id
    with writing() as session:
        move_event(session, event_by_slug(session, slug), EventState(to), by=this_officer(), now=clock.now())
    flash(f"The event is {to}.", "done")
    return redirect(_where_next(slug, event_id))


@blueprint.get("/<slug>/sessions/new")
def new_session(slug: str) -> ResponseReturnValue:
    """The form for a further session."""
    return render_template("events/session.html", event=event_or_404(slug), form=SessionForm(), each=None)


@blueprint.post("/<slug>/sessions/new")
def add_session(slug: str) -> ResponseReturnValue:
    """Add a session to an event."""
    event = event_or_404(slug)
    form = SessionForm()
    if not form.validate():
        return render_template("events/session.html", event=event, form=form, each=None), 422
    with writing() as session:
        add_event_session(session, event_by_slug(session, slug), form.plan(), now=clock.now())
    flash("The session was added.", "done")
    return redirect(url_for("events.show", slug=slug))


@blueprint.get("/<slug>/sessions/<int:session_id>")
def edit_session(slug: str, session_id: int) -> ResponseReturnValue:
    """The form to change a session with: confirm its venue, its day, its limit."""
    event = event_or_404(slug)
    each = _session_or_404(event.id, session_id)
    if each.cancelled_at is not None:
        return redirect(url_for("cancelled_sessions.ask", slug=slug, session_id=session_id))
    seen = SeenForm()
    seen.has_shown(asdict(plan_of(each)))
    form = SessionForm.showing(each)
    return render_template("events/session.html", event=event, form=form, each=each, seen=seen)


@blueprint.post("/<slug>/sessions/<int:session_id>")
def change_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Change a session. Raising its limit moves up who waits; lowering it drops nobody."""
    event = event_or_404(slug)
    event_id = event.id
    each = _session_or_404(event_id, session_id)
    form, seen = SessionForm(), SeenForm()
    if not form.validate():
        return render_template("events/session.html", event=event, form=form, each=each, seen=seen), 422
    try:
        with writing() as session:
            change_event_session(
                session,
                event_id,
                session_id,
                form.plan(),
                by=this_officer(),
                now=clock.now(),
                seen=seen.seen_values,
            )
    except ChangedMeanwhile as meanwhile:
        return _ask_again(slug, session_id, meanwhile)
    except Refused as refusal:
        event, each = event_or_404(slug), _session_or_404(event_id, session_id)
        page = render_template(
            "events/session.html", event=event, form=form, each=each, seen=seen, refusal=str(refusal)
        )
        return page, 422
    flash("The session was changed.", "done")
    return redirect(_where_next(slug, event_id))


def _ask_again(slug: str, session_id: int, meanwhile: ChangedMeanwhile) -> ResponseReturnValue:
    """Both versions, with what was typed in the form: saving once more then means it."""
    event, seen = event_or_404(slug), SeenForm(formdata=None)
    each = _session_or_404(event.id, session_id)
    seen.has_shown(asdict(plan_of(each)))
    page = render_template(
        "events/session.html",
        event=event,
        form=SessionForm.showing(SessionPlan(**meanwhile.merged.values)),
        each=each,
        seen=seen,
        meanwhile=meanwhile,
        both_changed=in_words(meanwhile),
    )
    return page, 409


def _where_next(slug: str, event_id: int) -> str:
    """To the update where people were told something else, otherwise back to the event."""
    someone_to_tell = plan_update(db.session(), event_id).addressees
    return url_for("calendar_updates.preview" if someone_to_tell else "events.show", slug=slug)


def _session_or_404(event_id: int, session_id: int) -> EventSession:
    each = db.session.get(EventSession, session_id)
    if each is None or each.event_id != event_id:
        abort(404)
    return each
