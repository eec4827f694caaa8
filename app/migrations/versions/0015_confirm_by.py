"""By when a place is to be confirmed whose time has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the column."""
    op.add_column("calendar_entries", sa.Column("confirm_by", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("calendar_entries", "confirm_by")
