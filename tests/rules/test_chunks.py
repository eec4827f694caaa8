from app.rules.chunks import chunks


def test_ids_come_in_order_and_some_at_a_time() -> None:
    assert list(chunks({5, 1, 4, 2, 3}, 2)) == [[1, 2], [3, 4], [5]]
    assert list(chunks([])) == []
