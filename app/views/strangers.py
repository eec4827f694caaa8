"""Somebody who answered an invitation that was passed on to them: invited in their own right, by one click."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice

from app.database import writing
from app.extensions import db
from app.models.people import Person
from app.rules.people import MayBeKnown
from app.rules.refusals import Refused
from app.services.held_mail import InOwnRight, invite_stranger, written_as
from app.services.mail_lists import find_mail
from app.services.people import people_by_id
from app.views import clock
from app.views.access import this_officer
from app.views.fields import RadiosField, option
from app.views.person_forms import at_most
from app.views.row_numbers import row_number

blueprint = Blueprint("strangers", __name__, url_prefix="/mail/<int:mail_id>/invite")

#: The answer that it is none of those who are known.
_SOMEBODY_ELSE = 0


class StrangerForm(FlaskForm):
    """What they are called, and who they are of those who are known. Sent empty, their mail says the name."""

    name = StringField("Their name", validators=at_most(300))
    who = RadiosField("Is it one of them?", coerce=row_number, validate_choice=False)

    def given(self) -> InOwnRight:
        """What the officer says of them."""
        chosen = self.who.data
        return InOwnRight(
            name=" ".join((self.name.data or "").split()),
            person_id=chosen or None,
            told_apart=chosen == _SOMEBODY_ELSE,
        )

    def offer(self, others: dict[int, tuple[str, ...]]) -> None:
        """Ask whether it is one of these people, by id with the reasons to think so."""
        self.who.choices = [_known(each, others[each.id]) for each in people_by_id(db.session(), others)]
        self.who.choices.append(option(str(_SOMEBODY_ELSE), "Somebody else: add them", divider="or"))


def _known(person: Person, reasons: tuple[str, ...]) -> SelectChoice:
    parts = [person.name, person.organisation.name if person.organisation else "", person.email or ""]
    return option(str(person.id), ", ".join(filter(None, parts)), hint=", ".join(reasons))


@blueprint.get("")
def ask(mail_id: int) -> ResponseReturnValue:
    """Who would be invited, and to what."""
    return _page(mail_id, StrangerForm())


@blueprint.post("")
def invite(mail_id: int) -> ResponseReturnValue:
    """Invite them, or show who they may be."""
    form = StrangerForm()
    if not form.validate():
        return _page(mail_id, form), 422
    try:
        with writing() as session:
            mail = invite_stranger(
                session,
                mail_id,
                form.given(),
                secrets=current_app.config["SECRET_KEYS"],
                by=this_officer().account_id,
                now=clock.now(),
            )
            sentence = mail.sentence
    except MayBeKnown as refusal:
        form.offer({each.person_id: each.reasons for each in refusal.others if each.person_id is not None})
        return _page(mail_id, form, "This may be somebody who is known already."), 422
    except Refused as refusal:
        return _page(mail_id, form, str(refusal)), 422
    flash(f"{sentence} Their letter is on its way.", "done")
    return redirect(url_for("incoming_mail.index"))


def _page(mail_id: int, form: StrangerForm, refusal: str = "") -> str:
    shown = find_mail(db.session(), mail_id) or abort(404)
    if shown.mail.invitation is None:
        abort(404)
    name, address = written_as(shown.mail)
    form.name.data = form.name.data or name
    return render_template(
        "strangers/ask.html", shown=shown, form=form, refusal=refusal, name=name, address=address
    )
