"""What the pages of a reply say to whom: nothing that is not so for this person, and what they come back for."""

from flask import Flask

from app.database import writing
from app.models.people import Person
from tests.views.delegate import change, invite


def test_whoever_waits_is_not_told_to_join_the_waiting_list(app: Flask) -> None:
    delegate = invite(app, seats_limit=0)
    assert "Every place is taken" in delegate.get().text

    delegate.reply("yes")

    page = delegate.get().text
    assert "Waiting" in page
    assert "Every place is taken" not in page


def test_whoever_comes_finds_their_calendar_again_by_their_link(app: Flask) -> None:
    delegate = invite(app)
    assert "Add it to your calendar" not in delegate.get().text

    delegate.reply("yes")

    assert f'href="{delegate.link}/done">Add it to your calendar' in delegate.get().text


def test_an_email_is_promised_only_to_whoever_gets_one(app: Flask) -> None:
    told, not_told = invite(app), invite(app)
    with app.app_context(), writing() as session:
        session.get_one(Person, 2).email = None

    assert "We have sent you an email" in told.reply("yes").text
    done = not_told.reply("yes").text
    assert "Your place is kept for you." in done
    assert "We have sent you" not in done


def test_whoever_names_somebody_reads_that_they_come_instead(app: Flask) -> None:
    delegate = invite(app)
    change(app, allows_deputies=True)
    delegate.post(answer="deputy")
    delegate.post("/deputy", deputy_name="Ben Birch", deputy_email="ben@example.org")

    done = delegate.post("/check").text

    assert "Somebody comes instead" in done
    assert "We have written to both of you." in done
