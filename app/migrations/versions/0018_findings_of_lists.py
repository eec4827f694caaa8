"""What a preview of a list found, kept for confirming it; and what confirming wrote, in columns beside its rows."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_ROWS = sa.table(
    "list_rows",
    sa.column("id", sa.Integer),
    sa.column("person_id", sa.Integer),
    sa.column("facts", sa.JSON),
    sa.column("adds_person", sa.Boolean),
    sa.column("joined", sa.JSON),
)


def upgrade() -> None:
    """Make the columns, and move what undoing needs out of the facts."""
    op.add_column("list_imports", sa.Column("findings", sa.LargeBinary(), nullable=True))
    op.add_column(
        "list_rows", sa.Column("adds_person", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column("list_rows", sa.Column("joined", sa.JSON(), nullable=True))
    with op.batch_alter_table("list_rows", schema=None) as batch_op:
        batch_op.alter_column("adds_person", server_default=None)
    for row_id, facts in _rows_of_people():
        joined = facts.pop("joined", None) or []
        values = {"adds_person": bool(facts.pop("added", False)), "joined": joined, "facts": facts}
        op.get_bind().execute(_ROWS.update().where(_ROWS.c.id == row_id).values(values))


def downgrade() -> None:
    """Move it back, and take the columns away again."""
    new = sa.select(_ROWS.c.id, _ROWS.c.adds_person, _ROWS.c.joined)
    written = {row_id: (adds, joined) for row_id, adds, joined in op.get_bind().execute(new)}
    for row_id, facts in _rows_of_people():
        adds, joined = written[row_id]
        facts |= {"added": adds, "joined": joined or []}
        op.get_bind().execute(_ROWS.update().where(_ROWS.c.id == row_id).values(facts=facts))
    op.drop_column("list_rows", "joined")
    op.drop_column("list_rows", "adds_person")
    op.drop_column("list_imports", "findings")


def _rows_of_people() -> list[tuple[int, dict[str, object]]]:
    query = sa.select(_ROWS.c.id, _ROWS.c.facts).where(_ROWS.c.person_id.is_not(None)).order_by(_ROWS.c.id)
    return [(row_id, dict(facts or {})) for row_id, facts in op.get_bind().execute(query)]
