"""Templates see the app's own globals, in macros that they import too."""

from flask import Flask, render_template_string


def test_a_global_that_is_added_late_is_seen_in_imported_macros(app: Flask) -> None:
    with app.test_request_context():
        page = '{% from "macros/wordmark.html" import wordmark %}{{ added_late }}{{ wordmark("Placecard", "x.svg") }}'
        assert "Hello" not in render_template_string(page)

        app.jinja_env.globals["added_late"] = "Hello"

        assert "Hello" in render_template_string(page)


def test_a_template_can_still_have_globals_of_its_own(app: Flask) -> None:
    alone = app.jinja_env.from_string("{{ own }}", globals={"own": "mine"})

    assert alone.render() == "mine"
    assert app.jinja_env.from_string("{{ own }}").render() == ""
