"""Invitations that were merged into another, so that links in their letters lead to the one that stands."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "former_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=7), nullable=False),
        sa.Column("token_seed", sa.String(length=32), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("feed_generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_former_invitations_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_invitations")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_former_invitations_link_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_former_invitations_reference")),
    )
    op.create_index(
        op.f("ix_former_invitations_invitation_id"), "former_invitations", ["invitation_id"], unique=False
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_former_invitations_invitation_id"), table_name="former_invitations")
    op.drop_table("former_invitations")
