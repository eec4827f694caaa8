"""What signing in needs beside a password: passkeys, recovery codes, and tries that were wrong."""

from datetime import datetime
from typing import Any

from flask_security.core import WebAuthnMixin
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment


class Passkey(WebAuthnMixin, Base):
    """A key of somebody's device (WebAuthn level 2). Flask-Security says what the columns are called."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    #: What its owner calls it: "Work laptop".
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: Counts upwards where the device counts at all; one that counts backwards was copied.
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    #: Whether it is kept in several places, such as by an account of the device's maker.
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64), default="")
    extensions: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[str] = mapped_column(String(64))
    lastuse_datetime: Mapped[datetime] = mapped_column(Moment)

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds whose it is."""
        return {"id": self.account_id}


class RecoveryCode(Base):
    """One code on somebody's paper, good for one sign-in without their second factor."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    #: SHA-256; the code has 80 random bits, so nothing slower is needed.
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInTry(Base):
    """A try to sign in that was not right, or is not decided yet. Kept for minutes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "whom", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of whom it was to sign in, whether there is such an account or not.
    whom: Mapped[str] = mapped_column(String(64))
    #: A browser in which they were signed in before; empty for one that we do not know.
    device: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(Moment, index=True)
