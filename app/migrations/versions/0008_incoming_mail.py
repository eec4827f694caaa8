"""Mail that came in: what each message was taken for, and what was done about it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer_digest", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_address", sa.String(length=320), nullable=False),
        sa.Column("from_name", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("alias", sa.String(length=320), nullable=False),
        sa.Column("needs_officer", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('applied', 'unchanged', 'stale', 'closed', 'held', 'stranger', 'to_read', 'bounced', "
            "'noted')",
            name=op.f("ck_incoming_mail_outcome_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_incoming_mail_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_incoming_mail_invitation_id_invitations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_incoming_mail_digest")),
        sa.UniqueConstraint(
            "message_id", "answer_digest", name=op.f("uq_incoming_mail_message_id_answer_digest")
        ),
    )
    op.create_index(op.f("ix_incoming_mail_account_id"), "incoming_mail", ["account_id"], unique=False)
    op.create_index(op.f("ix_incoming_mail_invitation_id"), "incoming_mail", ["invitation_id"], unique=False)
    op.create_index(
        op.f("ix_incoming_mail_needs_officer_id"), "incoming_mail", ["needs_officer", "id"], unique=False
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_index(op.f("ix_incoming_mail_needs_officer_id"), table_name="incoming_mail")
    op.drop_index(op.f("ix_incoming_mail_invitation_id"), table_name="incoming_mail")
    op.drop_index(op.f("ix_incoming_mail_account_id"), table_name="incoming_mail")
    op.drop_table("incoming_mail")
