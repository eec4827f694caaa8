"""What the app is extended with, not yet bound to an app. Knows no model and no setting."""

from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """What every table inherits: constraints are named by this convention, for migrations to name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class OneDatabase(Session):
    """A session that knows without looking where each statement goes: to the only database that there is."""

    def get_bind(
        self,
        mapper: object = None,  # noqa: ARG002 -- SQLAlchemy's signature.
        clause: object = None,  # noqa: ARG002 -- SQLAlchemy's signature.
        bind: Engine | Connection | None = None,
        **_others: object,
    ) -> Engine | Connection:
        """The engine, unless a caller named another; asked twenty times for each reply."""
        return self._db.engine if bind is None else bind


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": OneDatabase})
mail = Mail()
csrf = CSRFProtect()
