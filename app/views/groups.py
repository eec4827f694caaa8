"""Which group of the invited an address names: a category, a partner, a sector, those who cannot be emailed."""

from flask import request

from app.services.invitation_lists import InvitedGroup
from app.views.row_numbers import row_number


def group_asked() -> InvitedGroup:
    """The group of ?category=, ?partner=, ?sector= and ?cannot_email=; everybody where none is named."""
    return InvitedGroup(
        category_id=request.args.get("category", type=row_number),
        partner_id=request.args.get("partner", type=row_number),
        sector=request.args.get("sector"),
        cannot_email="cannot_email" in request.args,
    )
