"""Letters on paper for people whom no email reaches: invite them, print their letters, note that they were posted."""

from pathlib import Path
from secrets import token_hex

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import attendee_list_name
from app.formats.paper_letter import letter_values
from app.gateways.documents import make_document
from app.models.events import Event
from app.rules.refusals import Refused
from app.services.categories import count_categories
from app.services.events import event_by_slug
from app.services.paper_letters import find_paper_guests, invite_on_paper, mark_posted, plan_on_paper
from app.services.paper_words import PaperSender, letters_on_paper
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.downloads import name_download
from app.views.fields import CheckboxesField
from app.views.row_numbers import page_number, row_number
from app.views.wave_choices import ConfirmForm, chosen_categories

blueprint = Blueprint("paper_letters", __name__, url_prefix="/events/<slug>/paper-letters")


class CategoriesForm(FlaskForm):
    """Whom to look for. It stands in the address."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    category = CheckboxesField("People without email in these categories", coerce=int)

    def offer(self) -> None:
        """Fill in the categories."""
        self.category.choices = [
            SelectChoice(each.id, each.name, render_kw={"depth": each.depth})
            for each in count_categories(db.session())
        ]


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Who is invited and has no email; and whom of some categories to invite on paper."""
    return _index(event_or_404(slug))


def _index(event: Event, refusal: str = "") -> str:
    form = CategoriesForm(request.args)
    form.offer()
    categories = chosen_categories()
    secrets = current_app.config["SECRET_KEYS"]
    people = plan_on_paper(db.session(), event, categories, secrets=secrets) if categories else []
    return render_template(
        "paper_letters/index.html",
        event=event,
        form=form,
        categories=categories,
        people=people,
        confirm=ConfirmForm(formdata=None, confirmed=len(people), nonce=token_hex(16)),
        found=find_paper_guests(db.session(), event.id, page=page_number()),
        refusal=refusal,
        slips_have_address=bool(current_app.config["CONTACT_POSTAL_ADDRESS"]),
    )


@blueprint.post("/invite")
def invite(slug: str) -> ResponseReturnValue:
    """Invite them: once, however often the button is pressed."""
    event = event_or_404(slug)
    form = ConfirmForm()
    if not form.validate():
        return _index(event), 422
    try:
        with writing() as session:
            sent = invite_on_paper(
                session,
                event_by_slug(session, slug),
                chosen_categories(),
                secrets=current_app.config["SECRET_KEYS"],
                nonce=str(form.nonce.data),
                confirmed=form.confirmed.data,
                by=this_officer(),
                now=clock.now(),
            )
            people = sent.invited
    except Refused as refusal:
        return _index(event_or_404(slug), str(refusal)), 409
    flash(f"Invited on paper: {people}. Now print their letters.", "done")
    return redirect(url_for("paper_letters.index", slug=slug))


@blueprint.get("/letters.pdf")
def pdf(slug: str) -> ResponseReturnValue:
    """The letters of the people who are ticked, one page each, in standard or large print."""
    event, session = event_or_404(slug), db.session()
    config, moment = current_app.config, clock.now()
    contact = {part: str(config[f"CONTACT_{part.upper()}"] or "") for part in ("name", "email", "telephone")}
    try:
        said = letters_on_paper(
            session,
            event,
            request.args.getlist("to", type=row_number),
            sender=PaperSender(str(config["ORGANISERS_NAME"]), contact, config["CONTACT_POSTAL_ADDRESS"]),
            web_address=f"{str(config['BASE_URL']).partition('://')[2]}/reply",
        )
    except Refused as refusal:
        flash(str(refusal), "problem")
        return redirect(url_for("paper_letters.index", slug=slug))
    title = event.title
    large = request.args.get("print") == "large"
    values = letter_values(said.letters, event=said.event, moment=moment, large_print=large)
    # The reading ends here, so that a long layout holds no transaction open.
    session.rollback()
    template = Path(str(current_app.template_folder)) / "documents" / "paper_letter.typ"
    content = make_document(template, values, moment=moment, people=len(said.letters))
    response = Response(content, content_type="application/pdf")
    return name_download(response, attendee_list_name(title, moment, "pdf", what="letters"), kind="inline")


@blueprint.post("/posted")
def posted(slug: str) -> ResponseReturnValue:
    """Note that the letters of the people who are ticked were posted."""
    event_or_404(slug)
    try:
        with writing() as session:
            count = mark_posted(
                session,
                event_by_slug(session, slug),
                request.form.getlist("to", type=row_number),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        flash(str(refusal), "problem")
        return redirect(url_for("paper_letters.index", slug=slug))
    flash(f"Letters marked as posted: {count}.", "done")
    return redirect(url_for("paper_letters.index", slug=slug))
