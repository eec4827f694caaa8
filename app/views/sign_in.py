"""Signing in by a one-time link. Sign-in by password is Flask-Security's, in our templates."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security.proxies import _security
from flask_security.utils import login_user

from app.database import writing
from app.extensions import db
from app.rules.refusals import Refused
from app.rules.states import Door
from app.services.accounts import account_for_link, use_sign_in_link
from app.services.history import Actor
from app.views import clock
from app.views.access import open_to_everybody

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in/<token>")
@open_to_everybody
def link(token: str) -> ResponseReturnValue:
    """Whom the link signs in, with a button: opening a link changes nothing."""
    try:
        account = account_for_link(db.session(), token, now=clock.now())
    except Refused as refusal:
        return render_template("sign_in/ended.html", sentence=str(refusal)), 404
    return render_template("sign_in/link.html", account=account, token=token)


@blueprint.post("/sign-in/<token>")
@open_to_everybody
def use_link(token: str) -> ResponseReturnValue:
    """Use the link up and sign in."""
    try:
        with writing() as session:
            account = use_sign_in_link(session, token, by=Actor(Door.LINK), now=clock.now())
    except Refused as refusal:
        return render_template("sign_in/ended.html", sentence=str(refusal)), 404
    # The link stands in for the password, not for what is asked besides.
    second_step = _security.two_factor_plugins.tf_enter(account, None, "link", next_loc=None)
    if second_step is not None:
        return second_step
    login_user(account, authn_via=["link"])
    if account.password is None:
        flash("You are signed in. Choose a password under “Your account” to sign in without a link.", "done")
    return redirect("/")
