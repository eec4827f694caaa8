"""What templates/macros/fields.html makes of a form: ids that links find, and nothing typed that is lost."""

import re

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.views.fields import (
    CheckboxesField,
    DateField,
    DropDownField,
    RadiosField,
    TimeField,
    UploadField,
    option,
)
from config import ROOT

ENVIRONMENT = Environment(
    loader=ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    ),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
ANSWERS = [option("yes", "Yes"), option("no", "No", hint="You can change it later", divider="or")]
SCRIPT = "<script>alert(1)</script>"


class RoomForm(Form):
    room = StringField("Room", [InputRequired("Enter a room")])


class EveryKindForm(Form):
    title = StringField("Title", [InputRequired("Enter a title")], description="As guests will read it")
    email = EmailField("Email address", [InputRequired("Enter an email address")])
    limit = IntegerField("Limit", [InputRequired("Enter the limit")])
    about = TextAreaField("About", [InputRequired("Enter some words")])
    password = PasswordField("Password", [InputRequired("Enter a password")])
    coming = RadiosField("Coming", choices=ANSWERS, missing="Choose yes or no")
    days = CheckboxesField("Days", [InputRequired("Choose a day")], choices=ANSWERS)
    partner = DropDownField("Partner", choices=ANSWERS, missing="Choose a partner")
    held_on = DateField("Date", [InputRequired("Enter the date")])
    starts_at = TimeField("Starts at", [InputRequired("Enter the time")])
    upload = UploadField("List", [InputRequired("Choose a file")])
    agreed = BooleanField("I agree", [InputRequired("Say that you agree")])
    venue = FormField(RoomForm)
    rooms = FieldList(FormField(RoomForm), min_entries=1)


def render(source: str, **values: object) -> str:
    macros = '{% from "macros/fields.html" import error_summary, field, hidden %}'
    return ENVIRONMENT.from_string(macros + source).render(values)


def ids(page: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', page)


@pytest.fixture(scope="module")
def page_of_errors() -> str:
    form = EveryKindForm(MultiDict({"sent": "yes"}))
    assert not form.validate()
    return render(
        "{{ error_summary(form) }}"
        "{% for f in form if f.name not in ('venue', 'rooms') %}{{ field(f, hint='A hint') }}{% endfor %}"
        "{{ field(form.venue.form.room) }}{{ field(form.rooms[0].form.room) }}",
        form=form,
    )


def test_every_error_links_to_an_element_of_the_page(page_of_errors: str) -> None:
    links = re.findall(r'<a href="#([^"]+)">', page_of_errors)

    assert len(links) == len(list(EveryKindForm()))
    assert set(links) <= set(ids(page_of_errors))


def test_every_id_is_used_once(page_of_errors: str) -> None:
    assert len(ids(page_of_errors)) == len(set(ids(page_of_errors)))


def test_everything_that_describes_a_field_is_on_the_page(page_of_errors: str) -> None:
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page_of_errors)).split()

    assert len(described) > 20
    assert set(described) <= set(ids(page_of_errors))


def test_every_label_names_an_element(page_of_errors: str) -> None:
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page_of_errors)) <= set(ids(page_of_errors))


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{{ error_summary(form) }}", form=EveryKindForm()).strip() == ""


def test_a_refusal_of_the_service_stands_in_the_summary() -> None:
    assert "<li>It is full.</li>" in render(
        "{{ error_summary(form, also=['It is full.']) }}", form=RoomForm()
    )


@pytest.mark.parametrize("name", ["title", "email", "limit", "about", "starts_at"])
def test_what_was_typed_is_shown_again_as_text(name: str) -> None:
    form = EveryKindForm(MultiDict({name: SCRIPT}))
    form.validate()

    page = render("{{ error_summary(form) }}{{ field(form[name]) }}", form=form, name=name)

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


def test_each_box_of_a_date_shows_again_what_was_typed() -> None:
    form = EveryKindForm(MultiDict({"held_on-day": "31", "held_on-month": "<b>", "held_on-year": "2008"}))
    form.validate()

    page = render("{{ field(form.held_on) }}", form=form)

    assert re.findall(r'value="([^"]*)"', page) == ["31", "&lt;b&gt;", "2008"]


def test_a_textarea_keeps_a_first_empty_line() -> None:
    form = EveryKindForm(MultiDict({"about": "\nSecond line"}))

    assert re.search(
        r"<textarea[^>]*>\n\nSecond line</textarea>", render("{{ field(form.about) }}", form=form)
    )


def test_a_password_is_never_shown_again() -> None:
    form = EveryKindForm(MultiDict({"password": "a long secret"}))

    assert "a long secret" not in render("{{ field(form.password) }}", form=form)


def test_what_was_chosen_is_chosen_still() -> None:
    form = EveryKindForm(MultiDict({"coming": "no", "days": "yes"}))

    page = render("{{ field(form.coming) }}{{ field(form.days) }}", form=form)

    assert re.findall(r'name="(\w+)" type="\w+" value="(\w+)" checked', page) == [
        ("coming", "no"),
        ("days", "yes"),
    ]


def test_an_option_shows_its_hint_and_its_divider() -> None:
    page = render("{{ field(form.coming) }}", form=EveryKindForm())

    assert '<div class="govuk-radios__divider">or</div>' in page
    assert 'id="coming-2-item-hint"' in page


def test_what_is_under_another_answer_stands_further_in() -> None:
    form = EveryKindForm()
    form.days.choices = [SelectChoice("all", "All"), SelectChoice("one", "One", render_kw={"depth": 1})]

    page = render("{{ field(form.days) }}", form=form)

    assert re.findall(r'class="govuk-checkboxes__item ?([^"]*)"', page) == ["", "pc-depth-1"]


def test_a_choice_can_reveal_more() -> None:
    page = render("{{ field(form.coming, reveal={'no': 'Why not?'}) }}", form=EveryKindForm())

    assert '<div class="govuk-radios__conditional" id="conditional-coming-2">Why not?</div>' in page
    assert "data-module" not in page


def test_one_box_can_reveal_more() -> None:
    page = render("{{ field(form.agreed, reveal='To what?') }}", form=EveryKindForm())

    assert '<div class="govuk-checkboxes__conditional" id="conditional-agreed">To what?</div>' in page


def test_a_form_that_is_not_ours_can_be_worded_by_us() -> None:
    page = render("{{ field(form.title, label='What it is called', hint='') }}", form=EveryKindForm())

    assert '<label class="govuk-label" for="title">What it is called</label>' in page
    assert "govuk-hint" not in page


def test_a_question_can_be_the_heading_of_its_page() -> None:
    page = render(
        "{{ field(form.coming, heading=true) }}{{ field(form.title, heading=true) }}", form=EveryKindForm()
    )

    assert page.count("<h1") == 2


def test_hidden_fields_come_together_and_have_no_label() -> None:
    class NonceForm(RoomForm):
        nonce = HiddenField()

    page = render("{{ hidden(form) }}", form=NonceForm(data={"nonce": "a1"}))

    assert page.count("<input") == 1
    assert 'value="a1"' in page


def test_no_field_writes_a_style_or_a_script(page_of_errors: str) -> None:
    assert not re.search(r"\sstyle=|<script|\son\w+=", page_of_errors)
