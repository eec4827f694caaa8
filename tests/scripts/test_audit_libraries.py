"""The audit finds what is not as it is locked."""

from scripts.audit_libraries import differences, locked, plain_name


def test_another_version_and_what_nothing_asked_for_are_found() -> None:
    pins = {"flask": {"3.1.2"}, "psycopg": {"3.3.1", "3.3.0"}}

    found = differences({"flask": "3.0.0", "psycopg": "3.3.0", "leftover": "1.0", "pip": "23.2"}, pins)

    assert found == [
        "flask 3.0.0 is installed, and 3.1.2 is locked.",
        "leftover 1.0 is installed, and nothing asks for it.",
    ]


def test_names_are_compared_as_packages_are() -> None:
    assert plain_name("Flufl.Bounce") == plain_name("flufl_bounce") == "flufl-bounce"


def test_the_lock_files_are_read() -> None:
    assert {"flask", "flask-security", "webauthn", "pytest"} <= set(locked())
