from app.rules.large_lists import progress_words


def test_progress_reads_as_words() -> None:
    assert progress_words({}) == "Waiting for the worker"
    assert progress_words({"step": "reading"}) == "Reading the file"
    assert progress_words({"step": "comparing", "done": 20000, "of": 100000}) == (
        "Comparing with everybody known: 20,000 of 100,000 rows"
    )
