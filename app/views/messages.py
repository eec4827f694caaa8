"""The outbox: every letter, where it stands, and what it says."""

import zlib
from email import message_from_bytes, policy

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.extensions import db
from app.models.messages import Message
from app.rules.states import AccountRole, MessageState
from app.services.messages import count_letters, find_letters

blueprint = Blueprint("messages", __name__, url_prefix="/outbox")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Letters, newest first."""
    word = request.args.get("state", "")
    state = MessageState(word) if word in set(MessageState) else None
    page = max(1, request.args.get("page", 1, type=int))
    found = find_letters(db.session(), state=state, event_slug=request.args.get("event"), page=page)
    counts = count_letters(db.session())
    keeps_files = not current_app.config["MAIL_SERVER"]
    return render_template(
        "messages/index.html", found=found, counts=counts, state=state, keeps_files=keeps_files
    )


@blueprint.get("/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """One letter exactly as it left. What signs somebody in is for administrators to read."""
    message = db.session.get(Message, message_id)
    if message is None:
        abort(404)
    may_read = not message.kind.startswith("account_") or current_user.role == AccountRole.ADMINISTRATOR
    text = _text_of(message.letter) if message.letter and may_read else None
    return render_template("messages/show.html", message=message, text=text, may_read=may_read)


def _text_of(letter: bytes) -> str:
    """The letter's text part, which is complete on its own."""
    body = message_from_bytes(zlib.decompress(letter), policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
