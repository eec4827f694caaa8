"""Sessions that are called off while their event goes on, whom that asks to choose again, and what places were.

Places of events that were called off before are given up, as they are from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_STATES = ("held", "waiting", "offered", "given_up")
_EVENTS = sa.table("events", sa.column("id"), sa.column("state"), sa.column("changed_at"))
_SESSIONS = sa.table("event_sessions", sa.column("id"), sa.column("event_id"))
_PLACES = sa.table(
    "places",
    *(sa.column(name) for name in ("event_session_id", "state", "ended_as", "given_up_at", "reason")),
)


def upgrade() -> None:
    """Make the columns, and give up the places of events that were called off."""
    with op.batch_alter_table("event_sessions") as table:
        table.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("places") as table:
        table.add_column(sa.Column("ended_as", sa.String(length=20), nullable=True))
        table.create_check_constraint(op.f("ck_places_ended_as_is_known"), f"ended_as IN {_STATES}")
        table.create_check_constraint(
            op.f("ck_places_what_ended_is_given_up"), "ended_as IS NULL OR state = 'given_up'"
        )
    ended = sa.text("ended_as IS NOT NULL")
    op.create_index(
        "ix_places_ended",
        "places",
        ["event_session_id", "ended_as"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
    theirs = (
        sa.select(_EVENTS.c.changed_at)
        .join(_SESSIONS, _SESSIONS.c.event_id == _EVENTS.c.id)
        .where(_SESSIONS.c.id == _PLACES.c.event_session_id, _EVENTS.c.state == "cancelled")
    )
    op.execute(
        _PLACES.update()
        .where(_PLACES.c.state != "given_up", theirs.exists())
        .values(
            ended_as=_PLACES.c.state,
            state="given_up",
            reason="The event was cancelled.",
            given_up_at=theirs.scalar_subquery(),
        )
    )


def downgrade() -> None:
    """Give the places back to events that were called off, and take the columns away again."""
    op.execute(
        _PLACES.update()
        .where(_PLACES.c.ended_as.is_not(None))
        .values(state=_PLACES.c.ended_as, given_up_at=None, ended_as=None)
    )
    op.drop_index("ix_places_ended", table_name="places")
    with op.batch_alter_table("places") as table:
        table.drop_constraint(op.f("ck_places_what_ended_is_given_up"), type_="check")
        table.drop_constraint(op.f("ck_places_ended_as_is_known"), type_="check")
        table.drop_column("ended_as")
    with op.batch_alter_table("invitations") as table:
        table.drop_column("asked_again_at")
    with op.batch_alter_table("event_sessions") as table:
        table.drop_column("cancelled_at")
