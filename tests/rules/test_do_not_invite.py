from app.rules.do_not_invite import do_not_invite_mark


def test_an_address_is_known_again_however_it_is_written() -> None:
    assert do_not_invite_mark(" Ann@Example.org ") == do_not_invite_mark("ann@example.org")
    assert do_not_invite_mark("ann@example.org") != do_not_invite_mark("bob@example.org")


def test_the_mark_does_not_hold_the_address() -> None:
    assert "ann" not in do_not_invite_mark("ann@example.org")
