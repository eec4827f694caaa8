"""Whether delegates see how many places are left where they choose; what can be chosen is above zero."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the column and the constraint."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shows_places_left", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.alter_column("shows_places_left", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_events_something_can_be_chosen"), "choose_up_to > 0")


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_something_can_be_chosen"), type_="check")
        batch_op.drop_column("shows_places_left")
