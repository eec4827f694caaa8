"""Places that are offered until a deadline, and when moving up by itself stops before an event."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the columns, what they must keep to, and the index of the offers that are open."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("stops_hours_before", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.alter_column("stops_hours_before", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_events_offers_leave_time"), "offer_hours > 0")
        batch_op.create_check_constraint(
            batch_op.f("ck_events_stops_before_the_start"), "stops_hours_before >= 0"
        )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_places_offers_have_a_deadline"), "state <> 'offered' OR offered_until IS NOT NULL"
        )
    op.create_index(
        "ix_places_offers",
        "places",
        ["offered_until"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_places_offers", table_name="places")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_places_offers_have_a_deadline"), type_="check")
        batch_op.drop_column("offered_until")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_stops_before_the_start"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_events_offers_leave_time"), type_="check")
        batch_op.drop_column("stops_hours_before")
        batch_op.drop_column("offer_hours")
