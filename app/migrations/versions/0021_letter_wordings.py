"""The words that officers give the letters of an event, for everybody and for single categories."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table; every letter has the standard words."""
    op.create_table(
        "letter_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_letter_wordings_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_letter_wordings_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_letter_wordings_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wordings")),
        sa.UniqueConstraint(
            "event_id", "kind", "category_id", name=op.f("uq_letter_wordings_event_id_kind_category_id")
        ),
    )
    op.create_index(
        "uq_letter_wordings_for_everybody",
        "letter_wordings",
        ["event_id", "kind"],
        unique=True,
        sqlite_where=sa.text("category_id IS NULL"),
        postgresql_where=sa.text("category_id IS NULL"),
    )
    for column in ("category_id", "account_id"):
        op.create_index(op.f(f"ix_letter_wordings_{column}"), "letter_wordings", [column], unique=False)


def downgrade() -> None:
    """Drop it."""
    for column in ("account_id", "category_id"):
        op.drop_index(op.f(f"ix_letter_wordings_{column}"), table_name="letter_wordings")
    op.drop_index(
        "uq_letter_wordings_for_everybody",
        table_name="letter_wordings",
        sqlite_where=sa.text("category_id IS NULL"),
        postgresql_where=sa.text("category_id IS NULL"),
    )
    op.drop_table("letter_wordings")
