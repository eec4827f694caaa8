"""Who signs in: partners and accounts."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, one_of
from app.models.sign_in import Passkey
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
    #: "authenticator" where a code from a telephone is asked for; none where the password is enough.
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    #: What the codes are made from, encrypted by a key that comes from the secret key.
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    #: Flask-Security clears it; no code goes by telephone here.
    tf_phone_number = None
    #: The half minute of the code that was used last (RFC 6238, section 5.2): none is good twice.
    tf_last_counter: Mapped[int | None]
    #: What passkeys know the account by; says nothing about the person.
    fs_webauthn_user_handle: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: token_hex(32)
    )
    #: A consultant's last day.
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)

    partner: Mapped[Partner | None] = relationship()
    #: Flask-Security asks for them by this name.
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        order_by=Passkey.id, cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """The one role, as Flask-Security asks for it."""
        return [Role(self.role)]

    @property
    def shown_name(self) -> str:
        """The name, or the address where nobody has said a name."""
        return self.name or self.email
