from app.rules.refusals import Refused


def test_a_refusal_reads_as_its_sentence() -> None:
    assert str(Refused("The limit is below zero.")) == "The limit is below zero."
