"""Who signs in: partners and accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, one_of
from app.rules.states import AccountRole


class Partner(Base):
    """An authority or body that runs events together with others."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


@dataclass(frozen=True)
class Role(RoleMixin):
    """A role as Flask-Security asks for it. The three roles are words, so there is no table of them."""

    name: str


class Account(UserMixin, Base):
    """Somebody who signs in."""

    __tablename__ = "accounts"
    __table_args__ = (one_of("role", AccountRole),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(20))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    #: Argon2; none until the person has chosen a password.
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    #: What cookies carry instead of the id. A new one ends every session.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 of the one-time sign-in link, and when that link ends.
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_ends_at: Mapped[datetime | None] = mapped_column(Moment)
    #: A consultant's last day.
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)

    partner: Mapped[Partner | None] = relationship()

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """The one role, as Flask-Security asks for it."""
        return [Role(self.role)]

    @property
    def shown_name(self) -> str:
        """The name, or the address where nobody has said a name."""
        return self.name or self.email
