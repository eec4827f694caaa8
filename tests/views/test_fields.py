"""Fields whose answers people type in their own way."""

import io
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Form
from wtforms.validators import DataRequired, InputRequired, Optional

from app.views.fields import (
    CheckboxesField,
    DateField,
    DropDownField,
    MonthField,
    RadiosField,
    TimeField,
    UploadField,
    option,
)

YES_NO = [option("yes", "Yes"), option("no", "No", hint="You can change it later")]


class DatesForm(Form):
    held_on = DateField("When is it?", [InputRequired("Enter the date")], what="The date")
    also_on = DateField("And again?", [Optional()])
    month = MonthField("Month", [Optional()])
    starts_at = TimeField("Starts at", [Optional()])


class AnswersForm(Form):
    coming = RadiosField("Will you come?", choices=YES_NO, missing="Choose yes or no")
    days = CheckboxesField("Which days?", choices=YES_NO)
    partner = DropDownField("Partner", choices=YES_NO)


class FileForm(Form):
    upload = UploadField("List", endings=(".csv", ".xlsx"))


def sent(**values: object) -> MultiDict[str, object]:
    return MultiDict({name.replace("__", "-"): value for name, value in values.items()})


def a_date(day: str, month: str, year: str) -> DatesForm:
    form = DatesForm(sent(held_on__day=day, held_on__month=month, held_on__year=year))
    form.validate()
    return form


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february", "FEB."])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    assert a_date("8", month, "2008").held_on.data == date(2008, 2, 8)


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence", "wrong"),
    [
        ("", "", "", "Enter the date", {"day", "month", "year"}),
        ("8", "", "2008", "The date must include a month", {"month"}),
        ("", "", "2008", "The date must include a day and a month", {"day", "month"}),
        ("30", "2", "2008", "The date must be a real date", {"day", "month", "year"}),
        ("8", "ma", "2008", "The date must be a real date", {"day", "month", "year"}),
        ("8", "2", "08", "Year must include 4 numbers", {"year"}),
        ("²", "2", "2008", "The date must be a real date", {"day", "month", "year"}),
        ("٣", "2", "2008", "The date must be a real date", {"day", "month", "year"}),
        ("1_0", "2", "2008", "The date must be a real date", {"day", "month", "year"}),
        ("8", "2", "0000", "The date must be a real date", {"day", "month", "year"}),
    ],
)
def test_a_wrong_date_gets_a_sentence_and_marks_its_boxes(
    day: str, month: str, year: str, sentence: str, wrong: set[str]
) -> None:
    field = a_date(day, month, year).held_on

    assert field.errors == [sentence]
    assert field.data is None
    assert field.wrong_parts == wrong
    assert field.typed == {"day": day, "month": month, "year": year}


def test_the_error_summary_goes_to_the_first_wrong_box() -> None:
    assert a_date("8", "", "2008").held_on.first_box_id == "held_on-month"


def test_an_optional_date_may_be_blank_but_not_half_blank() -> None:
    form = DatesForm(sent(held_on__day="8", held_on__month="2", held_on__year="2008", also_on__year="2008"))

    assert not form.validate()
    assert form.errors == {"also_on": ["Date must include a day and a month"]}


def test_a_wrong_date_is_not_told_to_be_missing() -> None:
    class Demanding(Form):
        held_on = DateField("When?", [DataRequired("Enter the date")])

    form = Demanding(sent(held_on__day="31", held_on__month="4", held_on__year="2008"))

    assert not form.validate()
    assert form.errors == {"held_on": ["Date must be a real date"]}


def test_a_file_sent_as_a_date_is_a_missing_date() -> None:
    form = DatesForm(sent(held_on__day=FileStorage(io.BytesIO(b"8"), "day.txt")))

    assert not form.validate()
    assert form.errors == {"held_on": ["Enter the date"]}


def test_a_known_date_fills_the_boxes() -> None:
    form = DatesForm(data={"held_on": date(2008, 2, 8)})

    assert form.held_on.typed == {"day": "8", "month": "2", "year": "2008"}


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_is_a_date_or_a_sentence(day: str, month: str, year: str) -> None:
    field = a_date(day, month, year).held_on

    assert (field.data is None) == bool(field.errors)


@given(st.dates())
def test_every_date_survives_being_typed(held_on: date) -> None:
    form = a_date(str(held_on.day), f"{held_on:%B}", f"{held_on.year:04}")

    assert form.held_on.data == held_on


def test_a_month_without_a_day_is_its_first_day() -> None:
    form = DatesForm(sent(month__month="September", month__year="2008"))

    assert form.month.data == date(2008, 9, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30am", time(9, 30)),
        ("9.30 a.m.", time(9, 30)),
        ("4pm", time(16)),
        ("16:00", time(16)),
        ("1600", time(16)),
        ("9.30", time(9, 30)),
        ("Midday", time(12)),
        ("12am", time(0)),
        ("12:15pm", time(12, 15)),
        ("00:05", time(0, 5)),
        ("01:05", time(1, 5)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert DatesForm(sent(starts_at=typed)).starts_at.data == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4", "Time must say am or pm, like 4:00pm"),
        ("2.30", "Time must say am or pm, like 2:30pm"),
        ("25:00", "Time must be a real time"),
        ("13pm", "Time must be a real time"),
        ("9:75am", "Time must be a real time"),
        ("soon", "Time must be a time, like 9:30am or 4pm"),
        ("٩:30am", "Time must be a time, like 9:30am or 4pm"),
    ],
)
def test_a_wrong_time_gets_a_sentence_and_stays_typed(typed: str, sentence: str) -> None:
    form = DatesForm(sent(starts_at=typed))
    form.validate()

    assert form.starts_at.errors == [sentence]
    assert form.starts_at.typed == typed


@given(st.times())
def test_a_known_time_is_shown_as_it_would_be_typed(at: time) -> None:
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    shown = DatesForm(data={"starts_at": at}).starts_at.typed

    assert DatesForm(sent(starts_at=shown)).starts_at.data == at


@pytest.mark.parametrize("answer", [{}, {"coming": "perhaps"}, {"coming": ""}])
def test_no_answer_and_an_unknown_answer_get_the_same_sentence(answer: dict[str, str]) -> None:
    form = AnswersForm(sent(partner="yes", **answer))

    assert not form.validate()
    assert form.errors == {"coming": ["Choose yes or no"]}


def test_no_radio_is_chosen_beforehand() -> None:
    assert not any(choice.selected for choice in AnswersForm().coming.iter_choices())


def test_an_option_carries_its_hint() -> None:
    hints = [choice.render_kw["hint"] for choice in AnswersForm().coming.iter_choices()]

    assert hints == ["", "You can change it later"]


def test_an_unknown_choice_from_a_list_gets_a_sentence() -> None:
    form = AnswersForm(sent(coming="yes", partner="nobody"))

    assert not form.validate()
    assert form.errors == {"partner": ["Choose one from the list"]}


def test_unknown_checkboxes_get_a_sentence() -> None:
    form = AnswersForm(MultiDict([("coming", "yes"), ("partner", "no"), ("days", "yes"), ("days", "%s")]))

    assert not form.validate()
    assert form.errors == {"days": ["Choose from the answers on the page"]}


def test_no_checkbox_is_an_answer() -> None:
    form = AnswersForm(sent(coming="yes", partner="no"))

    assert form.validate()
    assert form.days.data == []


def test_a_file_of_another_kind_is_refused_by_its_name() -> None:
    form = FileForm(sent(upload=FileStorage(io.BytesIO(b"x"), "list.PDF")))

    assert not form.validate()
    assert form.errors == {"upload": ["The selected file must be one of these kinds: CSV, XLSX"]}


def test_a_file_of_a_wanted_kind_is_kept() -> None:
    form = FileForm(sent(upload=FileStorage(io.BytesIO(b"x"), "List.XLSX")))

    assert form.validate()
    assert form.upload.data.filename == "List.XLSX"
