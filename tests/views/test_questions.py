from flask import Flask

from tests.views.officer import EVENT, sign_in

QUESTIONS = f"{EVENT}/questions"


def test_a_question_is_added_and_removed(app: Flask) -> None:
    officer = sign_in(app)

    added = officer.post(QUESTIONS, words="How will you travel?", kind="one_of", options="Bus\nTrain")
    removed = officer.post(f"{QUESTIONS}/1/remove", page=QUESTIONS)

    assert "How will you travel?" in added.text
    assert "Bus, Train" in added.text
    assert "How will you travel?" not in removed.text


def test_a_choice_without_answers_is_refused_and_keeps_what_was_typed(app: Flask) -> None:
    page = sign_in(app).post(QUESTIONS, words="How will you travel?", kind="one_of", options="Bus")

    assert page.status_code == 422
    assert "Enter at least two answers" in page.text
    assert "How will you travel?" in page.text


def test_a_question_without_words_is_refused(app: Flask) -> None:
    page = sign_in(app).post(QUESTIONS, kind="text")

    assert page.status_code == 422
    assert "Enter the question" in page.text
