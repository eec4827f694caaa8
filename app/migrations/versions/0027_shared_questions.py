"""Questions of which the answers go, without names, to the consultant too."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the mark; nobody was told so yet, so no question has it."""
    with op.batch_alter_table("questions") as questions:
        questions.add_column(
            sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    with op.batch_alter_table("questions") as questions:
        questions.alter_column("is_shared", server_default=None)


def downgrade() -> None:
    """Take the mark away: the answers are for the event's officers again."""
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("is_shared")
