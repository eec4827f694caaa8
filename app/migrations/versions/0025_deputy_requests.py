"""Deputies that wait for an officer's yes, and whether an event wants that."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_DOORS = ("link", "calendar", "phone", "post", "page", "command", "worker")


def upgrade() -> None:
    """Make the table, and the column with no for every event that there is."""
    op.create_table(
        "deputy_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("deputy_name", sa.String(length=300), nullable=False),
        sa.Column("deputy_email", sa.String(length=320), nullable=False),
        sa.Column("event_session_ids", sa.JSON(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"door IN {_DOORS}", name=op.f("ck_deputy_requests_door_is_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_deputy_requests_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_deputy_requests_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy_requests")),
        sa.UniqueConstraint("nonce", name=op.f("uq_deputy_requests_nonce")),
    )
    op.create_index(op.f("ix_deputy_requests_account_id"), "deputy_requests", ["account_id"])
    op.create_index(op.f("ix_deputy_requests_invitation_id"), "deputy_requests", ["invitation_id"])
    with op.batch_alter_table("events") as table:
        table.add_column(
            sa.Column("deputies_need_approval", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
    with op.batch_alter_table("events") as table:
        table.alter_column("deputies_need_approval", server_default=None)


def downgrade() -> None:
    """Take both away again."""
    with op.batch_alter_table("events") as table:
        table.drop_column("deputies_need_approval")
    op.drop_index(op.f("ix_deputy_requests_invitation_id"), table_name="deputy_requests")
    op.drop_index(op.f("ix_deputy_requests_account_id"), table_name="deputy_requests")
    op.drop_table("deputy_requests")
