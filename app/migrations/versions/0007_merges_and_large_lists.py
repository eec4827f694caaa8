"""Merging people, other ways in which lists have them, and lists that the worker reads."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_STATES = "'reading', 'unreadable', 'previewed', 'confirming', 'confirmed', 'cancelled', 'undone'"
_EARLIER_STATES = "'previewed', 'confirmed', 'cancelled', 'undone'"


def upgrade() -> None:
    """Make the tables, and let lists be read by the worker."""
    op.create_table(
        "other_listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("suffix", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("telephone", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("list_import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_other_listings_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["list_import_id"],
            ["list_imports.id"],
            name=op.f("fk_other_listings_list_import_id_list_imports"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_listings")),
    )
    op.create_index(op.f("ix_other_listings_person_id"), "other_listings", ["person_id"])
    op.create_index(op.f("ix_other_listings_list_import_id"), "other_listings", ["list_import_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_merges_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_merges_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_person_id"), "merges", ["person_id"])
    op.create_index(op.f("ix_merges_account_id"), "merges", ["account_id"])
    with op.batch_alter_table("list_imports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_list_imports_state_is_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_list_imports_state_is_known"), f"state IN ({_STATES})"
        )
    with op.batch_alter_table("list_imports", schema=None) as batch_op:
        batch_op.alter_column("progress", server_default=None)


def downgrade() -> None:
    """Take both away; lists that the worker has are forgotten."""
    op.execute(
        "UPDATE list_imports SET state = 'cancelled' WHERE state IN ('reading', 'unreadable', 'confirming')"
    )
    with op.batch_alter_table("list_imports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_list_imports_state_is_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_list_imports_state_is_known"), f"state IN ({_EARLIER_STATES})"
        )
        batch_op.drop_column("leased_until")
        batch_op.drop_column("progress")
    op.drop_table("merges")
    op.drop_table("other_listings")
