"""The privacy notice and the accessibility statement."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.rules.retention import Retention
from app.views.access import open_to_everybody

blueprint = Blueprint("information", __name__)


@blueprint.get("/privacy")
@open_to_everybody
def privacy() -> ResponseReturnValue:
    """What is kept about people, why and for how long."""
    return render_template("information/privacy.html", usual=Retention())


@blueprint.get("/test-letter")
@open_to_everybody
def trial() -> ResponseReturnValue:
    """Where the links of a test letter lead, so that nothing can be answered from it."""
    return render_template("information/trial.html")


@blueprint.get("/accessibility")
@open_to_everybody
def accessibility() -> ResponseReturnValue:
    """How the pages are made for everybody, and whom to tell when they fail."""
    return render_template("information/accessibility.html")
