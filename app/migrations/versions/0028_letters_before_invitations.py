"""Letters to people who are not invited yet: whom a report is about, and who wants no more of them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Remember wishes for no more letters before an invitation, and whose address a report is about."""
    op.create_table(
        "letter_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_letter_stops_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_letter_stops_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_stops")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_letter_stops_event_id_person_id")),
    )
    op.create_index(op.f("ix_letter_stops_person_id"), "letter_stops", ["person_id"])
    with op.batch_alter_table("incoming_mail") as mail:
        mail.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        mail.create_foreign_key(
            op.f("fk_incoming_mail_person_id_people"), "people", ["person_id"], ["id"], ondelete="SET NULL"
        )
        mail.create_index(op.f("ix_incoming_mail_person_id"), ["person_id"])


def downgrade() -> None:
    """Forget the wishes, and whom reports were about that belong to no invitation."""
    with op.batch_alter_table("incoming_mail") as mail:
        mail.drop_index(op.f("ix_incoming_mail_person_id"))
        mail.drop_constraint(op.f("fk_incoming_mail_person_id_people"), type_="foreignkey")
        mail.drop_column("person_id")
    op.drop_index(op.f("ix_letter_stops_person_id"), table_name="letter_stops")
    op.drop_table("letter_stops")
