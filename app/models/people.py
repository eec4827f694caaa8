"""Who may be invited: organisations and people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Partner
from app.models.columns import Moment
from app.rules.names import whole_name


class Organisation(Base):
    """Where people come from: an authority, a company, a charity, a parish council."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    #: The name as it is compared: folded case, single spaces.
    name_key: Mapped[str] = mapped_column(String(300), unique=True)
    #: public, private, or voluntary and community, as the list has it.
    sector: Mapped[str | None] = mapped_column(String(60))


class Person(Base):
    """Somebody who may be invited. Names are kept as people write them."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "family_name", "given_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(200), default="")
    family_name: Mapped[str] = mapped_column(String(200), default="")
    suffix: Mapped[str] = mapped_column(String(100), default="")
    name_as_typed: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str | None] = mapped_column(String(320))
    #: The address as it is compared. Not unique: one clerk's mailbox serves several people.
    email_key: Mapped[str | None] = mapped_column(String(320), index=True)
    telephone: Mapped[str] = mapped_column(String(100), default="")
    other_telephone: Mapped[str] = mapped_column(String(100), default="")
    job_title: Mapped[str] = mapped_column(String(300), default="")
    department: Mapped[str] = mapped_column(String(300), default="")
    #: Who keeps the diary: name, address and telephone as the list has them.
    pa_name: Mapped[str] = mapped_column(String(300), default="")
    pa_email: Mapped[str] = mapped_column(String(320), default="")
    pa_telephone: Mapped[str] = mapped_column(String(100), default="")
    #: Where the post finds them, as it stands on an envelope below the name; imported only where somebody asks for it.
    postal_address: Mapped[str] = mapped_column(Text, default="")
    #: Interested in partnerships, for councillors; none where nobody has said.
    is_interested: Mapped[bool | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    #: The partner whose list brought this person.
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    #: Why letters to this person must wait for an officer; none when they need not.
    cannot_email_reason: Mapped[str | None] = mapped_column(Text)
    do_not_contact_at: Mapped[datetime | None] = mapped_column(Moment)
    #: When all that was known of this person was erased; only numbers remain.
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    organisation: Mapped[Organisation | None] = relationship()
    partner: Mapped[Partner | None] = relationship()

    @property
    def name(self) -> str:
        """Title, given name, family name and suffix, as the lists have them."""
        return whole_name(self.title, self.given_name, self.family_name, self.suffix, self.name_as_typed)


class OtherAddress(Base):
    """A further address that a list gave for somebody; letters go to the first."""

    __tablename__ = "other_addresses"
    __table_args__ = (UniqueConstraint("person_id", "address_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(320))
    address_key: Mapped[str] = mapped_column(String(320), index=True)


class OtherListing(Base):
    """How lists have somebody otherwise: an officer said that this is the same person.

    Kept so that the same list, imported again, finds the person and not a stranger.
    """

    __tablename__ = "other_listings"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(200), default="")
    family_name: Mapped[str] = mapped_column(String(200), default="")
    suffix: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    telephone: Mapped[str] = mapped_column(String(100), default="")
    organisation: Mapped[str] = mapped_column(String(300), default="")
    #: The import in which an officer said so; none where two people were merged.
    list_import_id: Mapped[int | None] = mapped_column(
        ForeignKey("list_imports.id", ondelete="SET NULL"), index=True
    )


class DoNotInvite(Base):
    """What remains of an address whose person was erased: enough to know it again."""

    __tablename__ = "do_not_invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: A keyed digest of the address, as `app.rules.do_not_invite` makes it.
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    #: Names the secret that it was made with; "" for a mark from before there were keys.
    key_name: Mapped[str] = mapped_column(String(12), default="")
    marked_at: Mapped[datetime] = mapped_column(Moment)
