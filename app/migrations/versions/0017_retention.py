"""How long each event keeps what it was told, and with which key the marks of erased addresses were made."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_KEPT = {"needs_kept_days": "30", "replies_kept_months": "12", "history_kept_months": "24"}
_NEEDS_CHECK = "ck_events_needs_kept_days_is_not_negative"
_ORDER_CHECK = "ck_events_history_is_kept_longest"


def upgrade() -> None:
    """Make the columns: events that are known already keep what the documents say; their marks have no key yet."""
    with op.batch_alter_table("events") as table:
        for name, default in _KEPT.items():
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=default))
    with op.batch_alter_table("events") as table:
        for name in _KEPT:
            table.alter_column(name, server_default=None)
        table.create_check_constraint(op.f(_NEEDS_CHECK), "needs_kept_days >= 0")
        table.create_check_constraint(
            op.f(_ORDER_CHECK), "0 <= replies_kept_months AND replies_kept_months <= history_kept_months"
        )
    op.add_column(
        "do_not_invite", sa.Column("key_name", sa.String(length=12), nullable=False, server_default="")
    )
    with op.batch_alter_table("do_not_invite") as table:
        table.alter_column("key_name", server_default=None)


def downgrade() -> None:
    """Take them away again. Marks that were made with a key stay, and are not known again."""
    with op.batch_alter_table("do_not_invite") as table:
        table.drop_column("key_name")
    with op.batch_alter_table("events") as table:
        table.drop_constraint(op.f(_ORDER_CHECK), type_="check")
        table.drop_constraint(op.f(_NEEDS_CHECK), type_="check")
    for name in reversed(_KEPT):
        op.drop_column("events", name)
