"""Postal addresses of people, for letters on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Make the column; nobody has an address yet."""
    op.add_column("people", sa.Column("postal_address", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("people") as people:
        people.alter_column("postal_address", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    """Forget the addresses."""
    with op.batch_alter_table("people") as people:
        people.drop_column("postal_address")
