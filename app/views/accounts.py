"""Accounts: opening, changing and ending them. For administrators only."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import send_mail
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import db
from app.models.accounts import Account, Partner
from app.rules.london_time import london_day
from app.rules.refusals import Refused
from app.rules.states import AccountRole
from app.services.accounts import (
    AccountPlan,
    add_account,
    change_account,
    find_or_add_partner,
    list_accounts,
    make_sign_in_link,
    queue_sign_in_letter,
)
from app.services.events import access_of, list_events, set_access
from app.services.history import write_history
from app.services.open_tasks import accounts_ending
from app.services.partner_officers import partners_left_alone
from app.services.second_factors import accounts_with_passkey, reset_second_factor
from app.views import clock
from app.views.access import open_to_administrators, this_officer
from app.views.account_forms import AccountForm, ChangedAccountForm, NewAccountForm

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.get("")
@open_to_administrators
def index() -> ResponseReturnValue:
    """Everybody who may sign in, and who may no longer; with ?ending=1 those whose last day comes soon."""
    accounts, now = list_accounts(db.session()), clock.now()
    if ending := "ending" in request.args:
        accounts = accounts_ending(accounts, today=london_day(now))
    return render_template(
        "accounts/index.html",
        accounts=accounts,
        now=now,
        ending=ending,
        with_passkey=accounts_with_passkey(db.session()),
        left_alone=partners_left_alone(db.session(), today=london_day(now)),
    )


@blueprint.get("/new")
@open_to_administrators
def new() -> ResponseReturnValue:
    """The form for a new account."""
    form = NewAccountForm()
    form.offer(list_events(db.session()))
    return render_template("accounts/new.html", form=form)


@blueprint.post("/new")
@open_to_administrators
def add() -> ResponseReturnValue:
    """Open an account and queue the letter with its one-time link."""
    form = NewAccountForm()
    form.offer(list_events(db.session()))
    if not form.validate():
        return render_template("accounts/new.html", form=form), 422
    moment, by = clock.now(), this_officer()
    try:
        with writing() as session:
            account = add_account(
                session,
                form.email.data,
                role=AccountRole(form.role.data),
                partner=_partner(session, form),
                name=form.name.data.strip(),
                by=by,
                now=moment,
            )
            account.ends_on = form.ends_on.data
            set_access(session, account, form.event_ids, with_contact=form.contact_ids, by=by, now=moment)
            _send_link(session, account)
            email = account.email
    except Refused as refusal:
        return render_template("accounts/new.html", form=form, refusal=str(refusal)), 422
    flash(f"The account is open. A letter with a link to sign in goes to {email}.", "done")
    return redirect(url_for("accounts.index"))


@blueprint.get("/<int:account_id>")
@open_to_administrators
def show(account_id: int) -> ResponseReturnValue:
    """The form to change an account with."""
    account = _account_or_404(db.session(), account_id)
    access = access_of(db.session(), account_id)
    form = ChangedAccountForm(
        obj=account,
        partner=account.partner.name if account.partner else "",
        events=[str(each.event_id) for each in access],
        contact=[str(each.event_id) for each in access if each.with_contact],
    )
    form.offer(list_events(db.session()))
    return render_template("accounts/show.html", form=form, account=account)


@blueprint.post("/<int:account_id>")
@open_to_administrators
def change(account_id: int) -> ResponseReturnValue:
    """Change an account. Another role, or switching it off, ends its sessions."""
    account = _account_or_404(db.session(), account_id)
    form = ChangedAccountForm()
    form.offer(list_events(db.session()))
    if not form.validate():
        return render_template("accounts/show.html", form=form, account=account), 422
    moment, by = clock.now(), this_officer()
    try:
        with writing() as session:
            account = _account_or_404(session, account_id)
            change_account(session, account, _plan(session, form), by=by, now=moment)
            set_access(session, account, form.event_ids, with_contact=form.contact_ids, by=by, now=moment)
    except Refused as refusal:
        account = _account_or_404(db.session(), account_id)
        return render_template("accounts/show.html", form=form, account=account, refusal=str(refusal)), 422
    flash("The account was changed.", "done")
    return redirect(url_for("accounts.index"))


@blueprint.post("/<int:account_id>/link")
@open_to_administrators
def send_link(account_id: int) -> ResponseReturnValue:
    """Make a new one-time link, send it by letter and show it; the earlier one stops working."""
    with writing() as session:
        account = _account_or_404(session, account_id)
        link = _send_link(session, account)
        write_history(session, "sign-in link made", by=this_officer(), now=clock.now(), account=account_id)
    account = _account_or_404(db.session(), account_id)
    return render_template("accounts/link.html", account=account, link=link)


@blueprint.post("/<int:account_id>/second-factor")
@open_to_administrators
def take_second_factor(account_id: int) -> ResponseReturnValue:
    """Take away codes and passkeys of somebody who lost them. They are told by letter."""
    with writing() as session:
        account = _account_or_404(session, account_id)
        reset_second_factor(session, account, by=this_officer(), now=clock.now())
        name = account.shown_name
    send_mail(
        "How you sign in was changed",
        _account_or_404(db.session(), account_id).email,
        "security/email/security_notice",
        user=_account_or_404(db.session(), account_id),
        sentence="An administrator took away your codes and passkeys, since you need them no more or lost them.",
    )
    flash(f"{name} signs in with the password alone now. A letter tells them.", "done")
    return redirect(url_for("accounts.show", account_id=account_id))


def _send_link(session: Session, account: Account) -> str:
    moment = clock.now()
    token = make_sign_in_link(account, now=moment)
    link = f"{current_app.config['BASE_URL']}{url_for('sign_in.link', token=token)}"
    queue_sign_in_letter(session, account, link=link, by=current_user, now=moment)
    return link


def _plan(session: Session, form: ChangedAccountForm) -> AccountPlan:
    return AccountPlan(
        name=form.name.data.strip(),
        role=AccountRole(form.role.data),
        partner=_partner(session, form),
        active=bool(form.active.data),
        ends_on=form.ends_on.data,
    )


def _partner(session: Session, form: AccountForm) -> Partner | None:
    name = (form.partner.data or "").strip()
    return find_or_add_partner(session, name) if name else None


def _account_or_404(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    return account if account is not None else abort(404)
