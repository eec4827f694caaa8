"""When a mail server first put a letter off, an index for the pace, and what officers hold back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the column, the index and the table."""
    op.add_column("messages", sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_messages_handed_over_at"), "messages", ["handed_over_at"], unique=False)
    op.create_table(
        "sending_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sending_pauses_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sending_pauses_event_id_events")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_sending_pauses_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_pauses")),
        sa.UniqueConstraint("key", name=op.f("uq_sending_pauses_key")),
    )
    for column in ("account_id", "event_id", "wave_id"):
        op.create_index(op.f(f"ix_sending_pauses_{column}"), "sending_pauses", [column], unique=False)


def downgrade() -> None:
    """Drop them."""
    for column in ("account_id", "event_id", "wave_id"):
        op.drop_index(op.f(f"ix_sending_pauses_{column}"), table_name="sending_pauses")
    op.drop_table("sending_pauses")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(op.f("ix_messages_handed_over_at"))
        batch_op.drop_column("first_tried_at")
