"""Who of each partner, category and sector comes to an event, and who does not."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.representation import by_category, by_partner, by_sector
from app.views.access import event_or_404

blueprint = Blueprint("representation", __name__, url_prefix="/events/<slug>/representation")


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Each group in numbers, with a word where nobody comes."""
    event = event_or_404(slug)
    session = db.session()
    groups = [
        ("Partners", "partner", by_partner(session, event.id)),
        ("Categories", "category", by_category(session, event.id)),
        ("Sectors", "sector", by_sector(session, event.id)),
    ]
    return render_template("representation/index.html", event=event, groups=groups)
