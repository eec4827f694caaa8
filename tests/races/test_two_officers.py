"""Two officers, and one of them in two tabs, send the same wave at the same moment: one copy each."""

from collections import Counter

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.refusals import Refused
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.save_the_dates import send_save_the_date
from tests.conftest import Database, settings_for
from tests.make import NOW, SECRET, make_category, make_event, make_person
from tests.processes import all_at_once

PEOPLE = 40
#: The first two are one form in two tabs; the third is another officer's.
FORMS = ("tab", "tab", "other")


def send_both(number: int, settings: dict[str, object]) -> int:
    """Send the save-the-date and the invitations, as one of the forms; how many letters that made."""
    app = create_app(settings)
    made = 0
    for what, send in (("date", send_save_the_date), ("wave", send_wave)):
        with app.app_context():
            try:
                with writing() as session:
                    sent = send(
                        session,
                        session.scalars(select(Event)).one(),
                        session.scalars(select(Category)).all(),
                        secrets=[SECRET],
                        nonce=f"{what} {FORMS[number]}",
                        confirmed=PEOPLE,
                        by=COMMAND_LINE,
                        now=NOW,
                    )
                    made += sent.invited
            except Refused:
                # The other form was quicker, and nobody is left of those whom this one confirmed.
                pass
    return made


def test_everybody_gets_one_copy_of_each_letter(app: Flask, database: Database) -> None:
    with app.app_context(), writing() as session:
        make_event(session)
        category = make_category(session)
        for _ in range(PEOPLE):
            make_person(session, category=category)

    made = all_at_once(len(FORMS), send_both, settings_for(database))

    with app.app_context():
        copies = Counter(
            (kind, address) for kind, address in db.session.execute(select(Message.kind, Message.to_address))
        )
        invited = len(db.session.scalars(select(Invitation.id)).all())
    # Whoever is invited first gets no date to save any more.
    assert set(copies.values()) == {1}
    assert invited == PEOPLE
    assert sum(kind == "invitation" for kind, _ in copies) == PEOPLE
    assert sum(made) == len(copies)
