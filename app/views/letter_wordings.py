"""The words of an event's letters: the standard ones, and what officers say instead."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.database import writing
from app.extensions import db
from app.gateways.letters import LetterWriter, Sender
from app.models.categories import Category
from app.models.events import Event
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.letter_wording import (
    LONGEST_SUBJECT,
    LONGEST_WORDS,
    STANDARD,
    WORDED_KINDS,
    MayNotSay,
    Wording,
    check_words,
    fields_of,
    tidy_subject,
    tidy_words,
)
from app.rules.refusals import Refused
from app.services.categories import count_categories
from app.services.events import event_by_slug
from app.services.letter_trials import any_reader, trial_letter
from app.services.letter_wordings import (
    find_wording,
    list_wordings,
    save_wording,
    unknown_fields,
    version_of,
)
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import DropDownField
from app.views.row_numbers import row_number

blueprint = Blueprint("letter_wordings", __name__, url_prefix="/events/<slug>/letters")

_TOO_LONG = "Use %(max)d characters or fewer; you have used more"


class WordsForm(FlaskForm):
    """What one kind of letter says; a part that is left empty has the standard words."""

    subject = StringField("Subject", validators=[Length(max=LONGEST_SUBJECT, message=_TOO_LONG)])
    opening = TextAreaField(
        "Opening",
        description="After “Dear …,”. An empty line begins a new paragraph.",
        validators=[Length(max=LONGEST_WORDS, message=_TOO_LONG)],
    )
    closing = TextAreaField("Closing", validators=[Length(max=LONGEST_WORDS, message=_TOO_LONG)])
    seen = HiddenField()

    def about(self, event: Event, kind: str) -> None:
        """Say which letter it is, since its fields are checked."""
        self.event, self.kind = event, kind

    def wording(self) -> Wording:
        """What was typed, tidied."""
        return Wording(
            tidy_subject(self.subject.data or ""),
            tidy_words(self.opening.data or ""),
            tidy_words(self.closing.data or ""),
        )

    def validate_subject(self, field: Field) -> None:
        """A field that is misspelt is refused now, and not found when the letter is sent."""
        try:
            check_words(field.data or "", kind=self.kind, unknown_yet=unknown_fields(self.event))
        except MayNotSay as refusal:
            raise ValidationError(str(refusal)) from refusal

    validate_opening = validate_closing = validate_subject


class CategoryForm(FlaskForm):
    """For whom the words are. It stands in the address."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    category = DropDownField("For")

    def offer(self) -> None:
        """Fill in the categories."""
        categories = count_categories(db.session())
        self.category.choices = [
            SelectChoice("", "Everybody without words of their own"),
            *(SelectChoice(str(each.id), f"{'– ' * each.depth}{each.name}") for each in categories),
        ]


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Every kind of letter about the event, and which of them have words of their own."""
    event = event_or_404(slug)
    own = list_wordings(db.session(), event.id)
    return render_template(
        "letter_wordings/index.html",
        event=event,
        kinds=[LETTER_KINDS[name] for name in WORDED_KINDS],
        own=own,
    )


@blueprint.get("/<kind>")
def edit(slug: str, kind: str) -> ResponseReturnValue:
    """The words of one kind of letter, for everybody or for a category."""
    event, category = _event_and_category(slug, kind)
    kept = find_wording(db.session(), event.id, kind, category.id if category else None)
    words = Wording(kept.subject, kept.opening, kept.closing) if kept is not None else STANDARD
    shown = words.over(_words_without(event, kind, category))
    form = WordsForm(
        formdata=None,
        subject=shown.subject,
        opening=shown.opening,
        closing=shown.closing,
        seen=version_of(kept),
    )
    return _page(event, kind, category, form)


@blueprint.post("/<kind>")
def save(slug: str, kind: str) -> ResponseReturnValue:
    """Save the words, or with ?look=1 show the letter with them and save nothing."""
    event, category = _event_and_category(slug, kind)
    category_id = category.id if category else None
    form = WordsForm()
    form.about(event, kind)
    if not form.validate():
        return _page(event, kind, category, form), 422
    wording = form.wording().but(_words_without(event, kind, category))
    if request.form.get("do") == "look":
        return _page(event, kind, category, form, look_at=wording)
    try:
        with writing() as session:
            save_wording(
                session,
                event_by_slug(session, slug),
                kind,
                wording,
                category_id=category_id,
                seen=form.seen.data or "",
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        event, category = _event_and_category(slug, kind)
        return _page(event, kind, category, form, refusal=str(refusal)), 409
    flash("The words were saved." if wording != STANDARD else "This letter has the standard words.", "done")
    return redirect(url_for("letter_wordings.index", slug=slug))


def _page(
    event: Event,
    kind: str,
    category: Category | None,
    form: WordsForm,
    *,
    look_at: Wording | None = None,
    refusal: str = "",
) -> str:
    choice = CategoryForm(request.args)
    choice.offer()
    return render_template(
        "letter_wordings/edit.html",
        event=event,
        kind=LETTER_KINDS[kind],
        category=category,
        form=form,
        choice=choice,
        fields=fields_of(kind),
        trial=_trial(event, kind, category, look_at) if look_at is not None else None,
        refusal=refusal,
    )


def _trial(event: Event, kind: str, category: Category | None, wording: Wording) -> object:
    """The letter with words that are not saved, to somebody who would get it; none where there is nobody."""
    session = db.session()
    person = any_reader(session, event, category_id=category.id if category else None)
    if person is None:
        return None
    whole = wording.over(_words_of_event(event, kind)) if category else wording
    message = trial_letter(session, event, person, kind=kind, wording=whole, now=clock.now())
    return _writer().write(message, now=clock.now())


def _words_without(event: Event, kind: str, category: Category | None) -> Wording:
    """What the letter says where these words say nothing: the standard, or for a category the event's own."""
    standard = _writer().standard_wording(kind)
    return _words_of_event(event, kind).over(standard) if category is not None else standard


def _words_of_event(event: Event, kind: str) -> Wording:
    kept = find_wording(db.session(), event.id, kind, None)
    return Wording(kept.subject, kept.opening, kept.closing) if kept is not None else STANDARD


def _event_and_category(slug: str, kind: str) -> tuple[Event, Category | None]:
    event = event_or_404(slug)
    category_id = request.args.get("category", type=row_number)
    category = db.session.get(Category, category_id) if category_id else None
    if kind not in WORDED_KINDS or (category_id and category is None):
        abort(404)
    return event, category


def _writer() -> LetterWriter:
    return LetterWriter(current_app.jinja_env, Sender.from_settings(current_app.config))
