"""On which days before the reply-by date the silent are reminded, and which of these days have been."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the column and the table; no event has reminders yet."""
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("remind_days", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("events") as batch_op:
        # The default is for the events that there are; new ones say it themselves.
        batch_op.alter_column("remind_days", existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "reminder_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_reminder_rounds_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rounds")),
        sa.UniqueConstraint("event_id", "day", name=op.f("uq_reminder_rounds_event_id_day")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("reminder_rounds")
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("remind_days")
