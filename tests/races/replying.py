"""A process that answers yes for some invitations: `python -m tests.races.replying …`.

Started again after it was killed, it answers the same invitations with the same forms.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from app.database import writing
from app.models.invitations import Invitation
from app.rules.states import Answer, Door
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from tests.conftest import Database, settings_for


def main(url: str, folder: str, *invitation_ids: str) -> None:
    """Answer yes for each invitation in turn, and say so on standard output."""
    app = create_app(settings_for(Database(url, Path(folder))))
    _tell("ready")
    sys.stdin.readline()
    for invitation_id in invitation_ids:
        with app.app_context(), writing() as session:
            invitation = session.get_one(Invitation, int(invitation_id))
            given = GivenReply(Answer.YES, f"form of {invitation_id}")
            record_reply(session, invitation, given, by=Actor(Door.LINK), now=datetime.now(UTC))
        _tell(invitation_id)


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
