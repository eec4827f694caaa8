"""Saying no. A refusal is an exception whose message can be shown to the person who asked."""


class Refused(Exception):
    """What was asked may not be done; `str(refusal)` is a plain sentence that says what and where.

    Children carry the facts of the refusal as attributes (the date a link ran out, the row that is wrong),
    so that pages and the command line can show them in their own way.
    """
