"""Settings: read from an environment, each checked, with a sentence for what cannot be used."""

import os
import stat
from pathlib import Path

import pytest

from config import DEFAULT_SECRETS, SETTINGS, BadSetting, read_settings
from tests.processes import all_at_once

GOOD_SECRET = "x" * 32


def settings(folder: Path, **given: str) -> dict[str, object]:
    return read_settings({"PLACECARD_DATA": str(folder), **given})


def test_an_empty_environment_gives_settings_that_work(tmp_path: Path) -> None:
    read = settings(tmp_path)

    assert read["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'placecard.sqlite3'}"
    assert read["BASE_URL"] == "http://127.0.0.1:5000"
    assert {setting.name for setting in SETTINGS} <= set(read)


def test_settings_come_from_the_environment_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACECARD_DATA", str(tmp_path))
    monkeypatch.setenv("PORT", "5117")

    assert read_settings()["PORT"] == 5117


def test_the_data_folder_is_made(tmp_path: Path) -> None:
    settings(tmp_path / "new" / "folder")

    assert (tmp_path / "new" / "folder").is_dir()


def test_a_data_folder_that_is_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadSetting, match=r"data folder .*file cannot be written in"):
        settings(tmp_path / "file")


def test_no_trial_file_is_left_in_the_data_folder(tmp_path: Path) -> None:
    settings(tmp_path, SECRET_KEY=GOOD_SECRET)

    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = settings(tmp_path)["SECRET_KEY"], settings(tmp_path)["SECRET_KEY"]

    assert first == again
    assert len(str(first)) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def secret_of(_number: int, folder: str) -> str:
    """The secret that a process finds or makes."""
    return str(read_settings({"PLACECARD_DATA": folder})["SECRET_KEY"])


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    assert len(set(all_at_once(4, secret_of, str(tmp_path)))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("secret", sorted(DEFAULT_SECRETS | {"short", "y" * 31}))
def test_production_refuses_a_secret_that_is_none(tmp_path: Path, secret: str) -> None:
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        settings(tmp_path, PLACECARD_ENV="production", SECRET_KEY=secret)


def test_production_takes_a_long_secret(tmp_path: Path) -> None:
    assert settings(tmp_path, PLACECARD_ENV="production", SECRET_KEY=GOOD_SECRET)["SECRET_KEY"] == GOOD_SECRET


@pytest.mark.parametrize("given", ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"])
def test_postgresql_means_psycopg_3(tmp_path: Path, given: str) -> None:
    assert settings(tmp_path, DATABASE_URL=given)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://a@b/c"


def test_another_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="“mysql”"):
        settings(tmp_path, DATABASE_URL="mysql://a@b/c")


@pytest.mark.parametrize("given", ["events.example.org", "ftp://events.example.org", "https://"])
def test_a_base_address_that_no_browser_opens_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(BadSetting, match="BASE_URL"):
        settings(tmp_path, BASE_URL=given)


def test_links_never_have_two_slashes(tmp_path: Path) -> None:
    assert settings(tmp_path, BASE_URL="https://e.example.org/")["BASE_URL"] == "https://e.example.org"


def test_the_address_follows_host_and_port(tmp_path: Path) -> None:
    assert settings(tmp_path, HOST="10.0.0.7", PORT="8080")["BASE_URL"] == "http://10.0.0.7:8080"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PORT", "five"),
        ("PORT", "-1"),
        ("PORT", "70000"),
        ("MAIL_USE_TLS", "perhaps"),
        ("WEB_WORKERS", "2.5"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is “{given}”"):
        settings(tmp_path, **{name: given})


@pytest.mark.parametrize("level", ["LOUD", "warn me"])
def test_a_log_level_that_does_not_exist_is_refused(tmp_path: Path, level: str) -> None:
    with pytest.raises(BadSetting, match="LOG_LEVEL"):
        settings(tmp_path, LOG_LEVEL=level)


def test_an_environment_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="PLACECARD_ENV is “prodution”"):
        settings(tmp_path, PLACECARD_ENV="prodution")


@pytest.mark.parametrize(("given", "read"), [("true", True), ("1", True), ("OFF", False), ("", False)])
def test_yes_and_no_are_read_as_people_write_them(tmp_path: Path, given: str, read: bool) -> None:
    assert settings(tmp_path, MAIL_USE_TLS=given)["MAIL_USE_TLS"] is read


def test_older_secrets_are_separated_by_commas(tmp_path: Path) -> None:
    assert settings(tmp_path, SECRET_KEY_FALLBACKS="one, two,")["SECRET_KEY_FALLBACKS"] == ["one", "two"]


def test_a_data_folder_without_permission_is_refused(tmp_path: Path) -> None:
    """Root may write anywhere, so a folder is taken that nobody can write in."""
    folder = "/proc/placecard" if os.geteuid() == 0 else str(tmp_path / "locked" / "data")
    if os.geteuid() != 0:
        (tmp_path / "locked").mkdir(mode=0o500)

    with pytest.raises(BadSetting, match="Set PLACECARD_DATA to a folder that can"):
        read_settings({"PLACECARD_DATA": folder})


@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ({"BASE_URL": "http://events.example.net"}, "BASE_URL begins with http://"),
        ({"MAIL_SERVER": "smtp.example.net", "BASE_URL": ""}, "BASE_URL is this machine's own address"),
        ({"MAIL_SERVER": "smtp.example.net"}, "MAIL_DEFAULT_SENDER is an example"),
        (
            {
                "MAIL_SERVER": "smtp.example.net",
                "MAIL_DEFAULT_SENDER": "us@example.net",
                "MAIL_PASSWORD": "x",
            },
            "MAIL_PASSWORD would go to the mail server unencrypted",
        ),
        (
            {"MAIL_IN_SERVER": "imap.example.net", "MAIL_IN_SECURITY": "none", "MAIL_IN_PASSWORD": "x"},
            "MAIL_IN_PASSWORD would go to the mailbox unencrypted",
        ),
    ],
)
def test_production_refuses_what_could_be_read_on_the_way(
    tmp_path: Path, unsafe: dict[str, str], sentence: str
) -> None:
    safe = {"SECRET_KEY": GOOD_SECRET, "BASE_URL": "https://events.example.net"}

    with pytest.raises(BadSetting, match=sentence):
        settings(tmp_path, PLACECARD_ENV="production", **(safe | unsafe))

    assert settings(tmp_path, PLACECARD_ENV="development", **(safe | unsafe))


def test_production_takes_a_server_on_the_same_machine_without_encryption(tmp_path: Path) -> None:
    here = {
        "BASE_URL": "https://events.example.net",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PASSWORD": "x",
        "MAIL_DEFAULT_SENDER": "us@example.net",
    }

    assert settings(tmp_path, PLACECARD_ENV="production", SECRET_KEY=GOOD_SECRET, **here)


@pytest.mark.parametrize(("environment", "seconds"), [("production", 1), ("development", 0)])
def test_a_reply_must_be_of_age_in_production(tmp_path: Path, environment: str, seconds: int) -> None:
    settings = read_settings(
        {"PLACECARD_DATA": str(tmp_path), "PLACECARD_ENV": environment, "SECRET_KEY": "k" * 48}
    )

    assert settings["REPLY_MINIMUM_SECONDS"] == seconds
