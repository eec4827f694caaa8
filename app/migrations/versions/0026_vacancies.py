"""Organisations whose representative is to be named, and who was named."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_LISTS = sa.table(
    "list_imports", *map(sa.column, ("id", "state", "partner_id")), sa.column("summary", sa.JSON())
)
_ORGANISATIONS = sa.table("organisations", sa.column("id"), sa.column("name"))


def upgrade() -> None:
    """Make the table; fill it from the summaries of the lists that were confirmed, which named organisations only."""
    vacancies = op.create_table(
        "vacancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_import_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("telephone", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_vacancies_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["list_import_id"],
            ["list_imports.id"],
            name=op.f("fk_vacancies_list_import_id_list_imports"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_vacancies_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_vacancies_partner_id_partners")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_vacancies_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
        sa.UniqueConstraint(
            "list_import_id", "organisation_id", name=op.f("uq_vacancies_list_import_id_organisation_id")
        ),
    )
    for column in ("account_id", "organisation_id", "partner_id", "person_id"):
        op.create_index(op.f(f"ix_vacancies_{column}"), "vacancies", [column])
    _fill(vacancies)


def _fill(vacancies: sa.Table) -> None:
    connection = op.get_bind()
    organisations = {row.name: row.id for row in connection.execute(sa.select(_ORGANISATIONS))}
    confirmed = sa.select(_LISTS).where(_LISTS.c.state == "confirmed").order_by(_LISTS.c.id)
    rows = {
        (each.id, organisations[name]): each.partner_id
        for each in connection.execute(confirmed).all()
        for name in (each.summary or {}).get("to_be_named", ())
        if name in organisations
    }
    op.bulk_insert(
        vacancies,
        [
            {
                "list_import_id": list_import_id,
                "organisation_id": organisation_id,
                "partner_id": partner_id,
                "email": "",
                "telephone": "",
            }
            for (list_import_id, organisation_id), partner_id in rows.items()
        ],
    )


def downgrade() -> None:
    """Take the table away; the lists' summaries still name the organisations."""
    for column in ("account_id", "organisation_id", "partner_id", "person_id"):
        op.drop_index(op.f(f"ix_vacancies_{column}"), table_name="vacancies")
    op.drop_table("vacancies")
