"""Seats side by side for a delegate and their assistant, and whether assistants count towards the target."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_BEFORE = ["event_session_id", "state", "asked_at", "id"]
_COVERING = [*_BEFORE, "seats"]


def upgrade() -> None:
    """Make the columns, each place so far being one seat, and let the index that replies count by cover them."""
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seats", sa.Integer(), nullable=False, server_default=sa.text("1")))
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.alter_column("seats", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_places_seats_are_above_zero"), "seats > 0")
        batch_op.drop_index(batch_op.f("ix_places_event_session_id_state_asked_at_id"))
        batch_op.create_index(
            batch_op.f("ix_places_event_session_id_state_asked_at_id_seats"), _COVERING, unique=False
        )
    op.add_column(
        "events",
        sa.Column("counts_assistants", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.alter_column("counts_assistants", server_default=None)


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("events", "counts_assistants")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_places_event_session_id_state_asked_at_id_seats"))
        batch_op.create_index(
            batch_op.f("ix_places_event_session_id_state_asked_at_id"), _BEFORE, unique=False
        )
        batch_op.drop_constraint(batch_op.f("ck_places_seats_are_above_zero"), type_="check")
        batch_op.drop_column("seats")
