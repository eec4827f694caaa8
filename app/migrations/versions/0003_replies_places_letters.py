"""Replies and their drafts, places, letters, and the history of what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_history_account_id_accounts")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_history_event_id_events")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_history_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_person_id"), ["person_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=500), nullable=False),
        sa.Column("to_address", sa.String(length=320), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'perhaps_sent', 'stopped')",
            name=op.f("ck_messages_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_messages_event_id_events")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_messages_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_messages_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_messages_state_due_at_id"), ["state", "due_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_messages_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("event_session_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("override_account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('held', 'waiting', 'offered', 'given_up')", name=op.f("ck_places_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_session_id"],
            ["event_sessions.id"],
            name=op.f("fk_places_event_session_id_event_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_places_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(
            ["override_account_id"], ["accounts.id"], name=op.f("fk_places_override_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_places_event_session_id_state_asked_at_id"),
            ["event_session_id", "state", "asked_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_places_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_places_override_account_id"), ["override_account_id"], unique=False
        )
        batch_op.create_index(
            "uq_places_living",
            ["invitation_id", "event_session_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'given_up'"),
            postgresql_where=sa.text("state <> 'given_up'"),
        )

    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("event_session_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'deputy', 'not_sure')", name=op.f("ck_replies_answer_is_known")
        ),
        sa.CheckConstraint(
            "door IN ('link', 'calendar', 'phone', 'post', 'page', 'command', 'worker')",
            name=op.f("ck_replies_door_is_known"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_replies_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_replies_invitation_id_invitations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("nonce", name=op.f("uq_replies_nonce")),
    )

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replies_invitation_id"), ["invitation_id"], unique=False)

    op.create_table(
        "reply_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_reply_drafts_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_drafts")),
        sa.UniqueConstraint("nonce", name=op.f("uq_reply_drafts_nonce")),
    )

    with op.batch_alter_table("reply_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_drafts_begun_at"), ["begun_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reply_drafts_invitation_id"), ["invitation_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    with op.batch_alter_table("reply_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_drafts_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_reply_drafts_begun_at"))

    op.drop_table("reply_drafts")

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_replies_account_id"))

    op.drop_table("replies")

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_places_living",
            sqlite_where=sa.text("state <> 'given_up'"),
            postgresql_where=sa.text("state <> 'given_up'"),
        )
        batch_op.drop_index(batch_op.f("ix_places_override_account_id"))
        batch_op.drop_index(batch_op.f("ix_places_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_places_event_session_id_state_asked_at_id"))

    op.drop_table("places")

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_wave_id"))
        batch_op.drop_index(batch_op.f("ix_messages_state_due_at_id"))
        batch_op.drop_index(batch_op.f("ix_messages_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_messages_event_id"))

    op.drop_table("messages")

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_person_id"))
        batch_op.drop_index(batch_op.f("ix_history_event_id"))
        batch_op.drop_index(batch_op.f("ix_history_account_id"))

    op.drop_table("history")
