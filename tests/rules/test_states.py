from app.rules.states import PlaceState


def test_a_state_is_stored_as_its_word() -> None:
    assert f"{PlaceState.GIVEN_UP}" == "given_up"
