"""What guests' calendars hold, which letter carries which version of it, and how often a feed's address was reset."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table and the two columns."""
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("time_sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_sequence", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("reply_sequence", sa.Integer(), nullable=True),
        sa.Column("reply_stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'tentative', 'waiting', 'confirmed', 'cancelled')",
            name=op.f("ck_calendar_entries_state_is_known"),
        ),
        sa.CheckConstraint(
            "time_sequence <= sequence", name=op.f("ck_calendar_entries_time_sequence_has_come")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_calendar_entries_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_sessions.id"],
            name=op.f("fk_calendar_entries_event_session_id_event_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
        sa.UniqueConstraint(
            "invitation_id",
            "event_session_id",
            name=op.f("uq_calendar_entries_invitation_id_event_session_id"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_entries_uid")),
    )
    op.create_index(
        op.f("ix_calendar_entries_event_session_id"), "calendar_entries", ["event_session_id"], unique=False
    )
    op.add_column("messages", sa.Column("calendar_key", sa.String(length=60), nullable=True))
    op.create_index(op.f("ix_messages_calendar_key"), "messages", ["calendar_key"], unique=True)
    op.add_column(
        "invitations", sa.Column("feed_generation", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_column("feed_generation")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(op.f("ix_messages_calendar_key"))
        batch_op.drop_column("calendar_key")
    op.drop_index(op.f("ix_calendar_entries_event_session_id"), table_name="calendar_entries")
    op.drop_table("calendar_entries")
