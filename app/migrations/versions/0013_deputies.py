"""Somebody who comes instead: whether an event allows it and until when, and whose place an invitation carries."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the columns."""
    op.add_column("events", sa.Column("deputies_until", sa.Date(), nullable=True))
    op.add_column(
        "events", sa.Column("allows_deputies", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.alter_column("allows_deputies", server_default=None)
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deputy_for_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_deputy_for_id_invitations"), "invitations", ["deputy_for_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_invitations_deputy_for_id"), ["deputy_for_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_deputy_for_id"))
        batch_op.drop_constraint(batch_op.f("fk_invitations_deputy_for_id_invitations"), type_="foreignkey")
        batch_op.drop_column("deputy_for_id")
    op.drop_column("events", "allows_deputies")
    op.drop_column("events", "deputies_until")
