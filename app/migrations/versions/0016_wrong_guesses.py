"""Wrong references that were typed, counted for all web processes together."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "wrong_guesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_guesses")),
    )
    op.create_index(op.f("ix_wrong_guesses_made_at_origin"), "wrong_guesses", ["made_at", "origin"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_wrong_guesses_made_at_origin"), table_name="wrong_guesses")
    op.drop_table("wrong_guesses")
