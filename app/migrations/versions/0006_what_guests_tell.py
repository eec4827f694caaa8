"""What guests tell beside yes: needs, answers to questions, corrections, who replied for them; not sure; no letters."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables and the columns."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('text', 'one_of', 'several_of', 'yes_no')", name=op.f("ck_questions_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_questions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_event_id"), ["event_id"], unique=False)

    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("diet", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_needs_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_needs_invitation_id")),
    )

    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("is_taken", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "detail IN ('name', 'organisation', 'job_title', 'telephone')",
            name=op.f("ck_suggestions_detail_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_suggestions_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_suggestions_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_invitation_id"), ["invitation_id"], unique=False)

    _add("replies", sa.Column("answers", sa.JSON(), nullable=False), "'{}'")
    _add("replies", sa.Column("given_by_name", sa.String(length=200), nullable=False), "''")
    _add("replies", sa.Column("given_by_contact", sa.String(length=320), nullable=False), "''")
    _add("events", sa.Column("allows_not_sure", sa.Boolean(), nullable=False), "false")
    op.add_column("invitations", sa.Column("no_letters_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again, and what was kept in them."""
    op.drop_column("invitations", "no_letters_at")
    op.drop_column("events", "allows_not_sure")
    op.drop_column("replies", "given_by_contact")
    op.drop_column("replies", "given_by_name")
    op.drop_column("replies", "answers")
    op.drop_table("suggestions")
    op.drop_table("needs")
    op.drop_table("questions")


def _add(table: str, column: sa.Column[object], value: str) -> None:
    """Add a column that the rows which are there already fill with `value`; new rows have to say theirs."""
    column.server_default = sa.DefaultClause(sa.text(value))
    op.add_column(table, column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column.name, server_default=None)
