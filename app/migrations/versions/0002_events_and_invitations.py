"""Events and their sessions, who may see them; waves and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attendance", sa.String(length=20), nullable=False),
        sa.Column("choose_up_to", sa.Integer(), nullable=True),
        sa.Column("seats_target", sa.Integer(), nullable=True),
        sa.Column("seats_limit", sa.Integer(), nullable=True),
        sa.Column("seats_limit_lowered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column("contact_telephone", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "attendance IN ('attend_all', 'choose_one', 'choose_up_to')",
            name=op.f("ck_events_attendance_is_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed', 'cancelled')", name=op.f("ck_events_state_is_known")
        ),
        sa.CheckConstraint("seats_limit >= 0", name=op.f("ck_events_seats_limit_is_not_negative")),
        sa.CheckConstraint("seats_target >= 0", name=op.f("ck_events_seats_target_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
    )

    op.create_table(
        "event_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_in", sa.Date(), nullable=True),
        sa.Column("venue", sa.String(length=500), nullable=True),
        sa.Column("room", sa.String(length=200), nullable=True),
        sa.Column("seats_limit", sa.Integer(), nullable=True),
        sa.Column("seats_limit_lowered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("calendar_uid", sa.String(length=120), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_event_sessions_starts_and_ends_together")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_sessions_ends_after_it_starts")),
        sa.CheckConstraint("seats_limit >= 0", name=op.f("ck_event_sessions_seats_limit_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_sessions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_sessions")),
        sa.UniqueConstraint("calendar_uid", name=op.f("uq_event_sessions_calendar_uid")),
    )

    with op.batch_alter_table("event_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_sessions_event_id"), ["event_id"], unique=False)

    op.create_table(
        "event_accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_event_accesses_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_accesses_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_accesses")),
        sa.UniqueConstraint("event_id", "account_id", name=op.f("uq_event_accesses_event_id_account_id")),
    )

    with op.batch_alter_table("event_accesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_accesses_account_id"), ["account_id"], unique=False)

    op.create_table(
        "waves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_waves_account_id_accounts")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waves_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("nonce", name=op.f("uq_waves_nonce")),
    )

    with op.batch_alter_table("waves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waves_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waves_event_id"), ["event_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=7), nullable=False),
        sa.Column("token_seed", sa.String(length=32), nullable=False),
        sa.Column("link_generation", sa.Integer(), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('delegate', 'speaker', 'organiser', 'assistant')",
            name=op.f("ck_invitations_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_invitations_event_id_events")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_invitations_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_invitations_event_id_person_id")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_invitations_link_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_invitations_reference")),
    )

    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_wave_id"), ["wave_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_wave_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_person_id"))

    op.drop_table("invitations")

    with op.batch_alter_table("waves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waves_event_id"))
        batch_op.drop_index(batch_op.f("ix_waves_account_id"))

    op.drop_table("waves")

    with op.batch_alter_table("event_accesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_accesses_account_id"))

    op.drop_table("event_accesses")

    with op.batch_alter_table("event_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_sessions_event_id"))

    op.drop_table("event_sessions")

    op.drop_table("events")
