"""What several pages' forms about a person share: lengths, roles and categories."""

from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.extensions import db
from app.rules.categories import ROLES
from app.services.categories import count_categories


def at_most(length: int) -> list[Length]:
    """The longest that an answer can be, with the sentence for a longer one."""
    return [Length(max=length, message=f"This can have {length} characters")]


def role_choices(now: str = "") -> list[SelectChoice]:
    """The roles in a category, and `now` where a list has called it otherwise."""
    roles = [*ROLES, now] if now and now.casefold() not in map(str.casefold, ROLES) else list(ROLES)
    known = {role.casefold(): role for role in roles}
    # A list's own spelling of a role stays as it is while nobody changes it.
    known |= {now.casefold(): now} if now else {}
    return [SelectChoice("", "None said"), *(SelectChoice(role, role) for role in known.values())]


def category_choices(first: str) -> list[SelectChoice]:
    """The categories in use, after the words for none of them."""
    return [
        SelectChoice(0, first),
        *(
            SelectChoice(each.id, f"{'– ' * each.depth}{each.name}")
            for each in count_categories(db.session())
        ),
    ]
