"""Partners whose last officer has left: nobody there can sign in any more."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.accounts import Account, Partner
from app.rules.states import AccountRole


def partners_left_alone(session: Session, *, today: date) -> Sequence[Partner]:
    """Partners that had officers and have none who may sign in today, by name.

    A partner that never had one is not missed: its lists came from somebody else.
    """
    officers = select(Account.partner_id).where(
        Account.partner_id.is_not(None),
        Account.role.in_([AccountRole.OFFICER, AccountRole.ADMINISTRATOR]),
    )
    present = officers.where(Account.active, or_(Account.ends_on.is_(None), Account.ends_on >= today))
    query = (
        select(Partner)
        .where(Partner.id.in_(officers), Partner.id.not_in(present))
        .order_by(Partner.name, Partner.id)
    )
    return session.scalars(query).all()
