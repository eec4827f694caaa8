"""Who of each partner, category and sector comes to an event, and who does not."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.representation import GroupStanding, by_category, by_partner, by_sector
from app.views.access import event_or_404

blueprint = Blueprint("representation", __name__, url_prefix="/events/<slug>/representation")


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Each group in numbers, with a word where nobody comes."""
    event = event_or_404(slug)
    session = db.session()
    sort = request.args.get("sort", "name")
    groups = [
        ("Partners", "partner", _sorted(by_partner(session, event.id), sort)),
        ("Categories", "category", _sorted(by_category(session, event.id), sort)),
        ("Sectors", "sector", _sorted(by_sector(session, event.id), sort)),
    ]
    return render_template("representation/index.html", event=event, groups=groups, sort=sort)


#: What the tables can be sorted by; they come sorted by name.
_NUMBERS: Mapping[str, Callable[[GroupStanding], int]] = {
    "invited": lambda group: group.answers.invited,
    "coming": lambda group: group.answers.coming,
    "deputy": lambda group: group.deputies,
    "waiting": lambda group: group.answers.waiting,
    "unsure": lambda group: group.answers.unsure,
    "declined": lambda group: group.declined,
    "no_answer": lambda group: group.answers.no_answer,
}


def _sorted(groups: Sequence[GroupStanding], sort: str) -> Sequence[GroupStanding]:
    number = _NUMBERS.get(sort.removeprefix("-"))
    if number is None:
        return (
            sorted(groups, key=lambda group: group.name.casefold(), reverse=True)
            if sort == "-name"
            else groups
        )
    return sorted(groups, key=number, reverse=sort.startswith("-"))
