"""A consultant's list of an event may have addresses and telephone numbers where an officer grants it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the grant; nobody has it yet."""
    with op.batch_alter_table("event_accesses") as table:
        table.add_column(sa.Column("with_contact", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("event_accesses") as table:
        table.alter_column("with_contact", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Take the grant away."""
    with op.batch_alter_table("event_accesses") as table:
        table.drop_column("with_contact")
