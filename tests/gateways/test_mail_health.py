import dns.exception
import dns.resolver
import pytest
from flask import Flask
from flask_mail import Mail

from app.gateways import mail_health
from app.gateways.mail_health import Verdict, ask_domain, ask_mail_server
from tests.gateways.smtp_server import smtp_server


class Record:
    """A TXT record as dnspython gives it: in strings of at most 255 bytes."""

    def __init__(self, words: str) -> None:
        self.strings = [words[:20].encode(), words[20:].encode()]


def publish(monkeypatch: pytest.MonkeyPatch, records: dict[str, list[str]]) -> None:
    """Let the name servers know these texts and no others."""

    def resolve(name: str, kind: str, *, lifetime: float) -> list[Record]:
        assert (kind, lifetime) == ("TXT", mail_health.ANSWER_SECONDS)
        if name not in records:
            raise dns.resolver.NXDOMAIN
        return [Record(words) for words in records[name]]

    monkeypatch.setattr(dns.resolver, "resolve", resolve)


def verdicts(domain: str = "events.example.org") -> list[Verdict]:
    return [each.verdict for each in ask_domain(domain)]


def mail_to(port: int, server: str = "127.0.0.1", **settings: object) -> Mail:
    app = Flask("letters")
    app.config.update({"MAIL_SERVER": server, "MAIL_PORT": port, **settings})
    mail = Mail(app)
    with app.app_context():
        return mail.connect().mail


def test_a_domain_that_publishes_everything_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(
        monkeypatch,
        {
            "events.example.org": ["something else", "v=spf1 include:_spf.example.net -all"],
            "selector2._domainkey.events.example.org": ["v=DKIM1; k=rsa; p=MIIB"],
            "_dmarc.events.example.org": ["v=DMARC1; p=reject"],
        },
    )

    assert verdicts() == [Verdict.GOOD, Verdict.GOOD, Verdict.GOOD]


def test_the_policy_of_the_domain_above_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, {"_dmarc.example.org": ["v=DMARC1; p=none"]})

    assert verdicts()[2] is Verdict.GOOD


def test_what_is_missing_is_bad_but_a_key_may_have_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, {})

    assert verdicts() == [Verdict.BAD, Verdict.UNKNOWN, Verdict.BAD]


def test_two_spf_records_are_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(monkeypatch, {"events.example.org": ["v=spf1 -all", "v=spf1 +all"]})

    assert verdicts()[0] is Verdict.BAD


@pytest.mark.parametrize("trouble", [dns.exception.Timeout, OSError])
def test_where_nobody_answers_nothing_is_said_to_be_wrong(
    monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    def resolve(*_args: object, **_options: object) -> None:
        raise trouble

    monkeypatch.setattr(dns.resolver, "resolve", resolve)

    assert verdicts() == [Verdict.UNKNOWN] * 3


def test_a_mail_server_that_lets_us_in_is_good() -> None:
    with smtp_server() as server:
        assert ask_mail_server(mail_to(server.port)).verdict is Verdict.GOOD

    assert server.letters == []


def test_a_mail_server_that_is_away_is_named() -> None:
    finding = ask_mail_server(mail_to(1))

    assert finding.verdict is Verdict.BAD
    assert "127.0.0.1, port 1" in finding.sentence


def test_without_a_mail_server_there_is_nothing_to_ask() -> None:
    assert ask_mail_server(mail_to(25, server="")).verdict is Verdict.UNKNOWN
