from hashlib import sha256

from app.rules.do_not_invite import do_not_invite_mark, key_name, keyed_mark, marks_of, plain_mark

OLD, NEW = "the secret of last year", "the secret of this year"


def test_an_address_is_known_again_however_it_is_written() -> None:
    assert do_not_invite_mark(" Ann@Example.org ", NEW) == do_not_invite_mark("ann@example.org", NEW)
    assert do_not_invite_mark("ann@example.org", NEW) != do_not_invite_mark("bob@example.org", NEW)


def test_whoever_has_no_secret_cannot_try_addresses_out() -> None:
    mark = do_not_invite_mark("ann@example.org", NEW)

    assert mark != do_not_invite_mark("ann@example.org", OLD)
    assert mark not in {plain_mark("ann@example.org"), sha256(b"ann@example.org").hexdigest()}


def test_marks_of_every_secret_and_of_none_are_known() -> None:
    known = marks_of("ann@example.org", [NEW, OLD])

    assert do_not_invite_mark("ann@example.org", OLD) in known
    assert do_not_invite_mark("ann@example.org", NEW) in known
    assert plain_mark("ann@example.org") in known


def test_an_unkeyed_mark_is_given_a_key_without_its_address() -> None:
    assert keyed_mark(plain_mark("ann@example.org"), NEW) == do_not_invite_mark("ann@example.org", NEW)


def test_a_keys_name_tells_secrets_apart_and_holds_none() -> None:
    assert key_name(NEW) != key_name(OLD)
    assert key_name(NEW) not in do_not_invite_mark("ann@example.org", NEW)
