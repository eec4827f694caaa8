"""People whose data was erased, and the marks by which their addresses are known again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the moment of erasing, and the marks."""
    op.create_table(
        "do_not_invite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_do_not_invite")),
        sa.UniqueConstraint("mark", name=op.f("uq_do_not_invite_mark")),
    )
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take both away again."""
    with op.batch_alter_table("people") as table:
        table.drop_column("erased_at")
    op.drop_table("do_not_invite")
