"""Corrections of what somebody is in a category: of which membership the role is."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_BEFORE = ("name", "organisation", "job_title", "telephone")
_AFTER = (*_BEFORE, "role")


def upgrade() -> None:
    """Make the column with its index, and let a role be corrected."""
    with op.batch_alter_table("suggestions") as table:
        table.add_column(sa.Column("membership_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_suggestions_membership_id_memberships"),
            "memberships",
            ["membership_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.drop_constraint(op.f("ck_suggestions_detail_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_suggestions_detail_is_known"), f"detail IN {_AFTER}")
    op.create_index(op.f("ix_suggestions_membership_id"), "suggestions", ["membership_id"])


def downgrade() -> None:
    """Take the column away, with the corrections that need it."""
    op.drop_index(op.f("ix_suggestions_membership_id"), table_name="suggestions")
    suggestions = sa.table("suggestions", sa.column("detail"))
    op.execute(suggestions.delete().where(suggestions.c.detail == "role"))
    with op.batch_alter_table("suggestions") as table:
        table.drop_constraint(op.f("ck_suggestions_detail_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_suggestions_detail_is_known"), f"detail IN {_BEFORE}")
        table.drop_constraint(op.f("fk_suggestions_membership_id_memberships"), type_="foreignkey")
        table.drop_column("membership_id")
