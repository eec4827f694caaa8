"""Letters planned for a later moment, waves that save a date, and letters to people who have no invitation yet."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the columns and the table. Every wave that there is was of invitations."""
    op.add_column(
        "waves", sa.Column("letter", sa.String(length=40), nullable=False, server_default="invitation")
    )
    with op.batch_alter_table("waves") as batch_op:
        batch_op.alter_column("letter", existing_type=sa.String(length=40), server_default=None)
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_person_id_people"), "people", ["person_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_messages_person_id"), ["person_id"], unique=False)
    op.create_table(
        "planned_sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("place_kind", sa.String(length=20), nullable=False),
        sa.Column("category_ids", sa.JSON(), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.Column("details_follow", sa.String(length=200), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_planned_sendings_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_planned_sendings_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_sendings")),
        sa.UniqueConstraint("nonce", name=op.f("uq_planned_sendings_nonce")),
    )
    for columns in (["event_id"], ["account_id"], ["ended_at", "due_at", "id"]):
        name = op.f(f"ix_planned_sendings_{'_'.join(columns)}")
        op.create_index(name, "planned_sendings", columns, unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("planned_sendings")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_messages_person_id_people"), type_="foreignkey")
        batch_op.drop_column("person_id")
    with op.batch_alter_table("waves") as batch_op:
        batch_op.drop_column("letter")
