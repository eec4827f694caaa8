"""Organisations that are asked by letter whom they send, and what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_TEXTS = {"suggested_name": 200, "suggested_job_title": 300, "suggested_email": 320}


def upgrade() -> None:
    """Make the columns; nobody was asked yet."""
    with op.batch_alter_table("vacancies") as table:
        table.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=True))
        for name, length in _TEXTS.items():
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_vacancies_letter_id_messages"), "messages", ["letter_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_vacancies_letter_id"), ["letter_id"])
    with op.batch_alter_table("vacancies") as table:
        for name, length in _TEXTS.items():
            table.alter_column(name, existing_type=sa.String(length=length), server_default=None)


def downgrade() -> None:
    """Forget who was asked, and what they said."""
    with op.batch_alter_table("vacancies") as table:
        table.drop_index(op.f("ix_vacancies_letter_id"))
        table.drop_constraint(op.f("fk_vacancies_letter_id_messages"), type_="foreignkey")
        for name in ("letter_id", "suggested_at", *_TEXTS):
            table.drop_column(name)
