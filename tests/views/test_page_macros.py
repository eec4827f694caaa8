"""Tables, pictures, states and figures: what they say when there is much, little and nothing to say."""

import re

import pytest
from flask import Flask, render_template_string

from config import ROOT


@pytest.fixture(scope="module")
def pages() -> Flask:
    """An app with nothing in it but templates and one address."""
    app = Flask("placecard", template_folder=str(ROOT / "templates"))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_url_rule("/events/<slug>/people", "people", lambda slug: slug)
    return app


def render(app: Flask, macros: str, source: str, *, query: str = "", **values: object) -> str:
    with app.test_request_context(f"/events/looking/people?{query}"):
        return render_template_string(f'{{% from "macros/{macros}.html" import {source}', **values)


TABLE = """table %}{% call(row) table("People", [{"text": "Name", "key": "name"}, "Town"], rows, sort=sort,
  empty="Nobody matches.") %}<th scope="row">{{ row }}</th><td>Ash</td>{% endcall %}"""


def test_a_table_has_a_caption_and_a_row_for_each(pages: Flask) -> None:
    page = render(pages, "tables", TABLE, rows=["Ann", "<b>"], sort=None)

    assert "People</caption>" in page
    assert re.findall(r'<th scope="row">(.*?)</th>', page) == ["Ann", "&lt;b&gt;"]


def test_a_row_reads_as_a_block_on_a_telephone_unless_it_is_said_not_to(pages: Flask) -> None:
    scrolls = TABLE.replace("sort=sort", "sort=sort, stacks=false")

    assert 'class="pc-scroll pc-stacks"' in render(pages, "tables", TABLE, rows=["Ann"], sort=None)
    assert 'class="pc-scroll"' in render(pages, "tables", scrolls, rows=["Ann"], sort=None)


def test_a_table_without_rows_is_a_sentence(pages: Flask) -> None:
    page = render(pages, "tables", TABLE, rows=[], sort=None)

    assert "Nobody matches." in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("sort", "link", "direction"),
    [(None, "sort=name", None), ("name", "sort=-name", "ascending"), ("-name", "sort=name", "descending")],
)
def test_a_heading_sorts_the_other_way_and_keeps_the_filters(
    pages: Flask, sort: str | None, link: str, direction: str | None
) -> None:
    page = render(
        pages, "tables", TABLE, query="category=a&category=b&page=3&sort=x", rows=["Ann"], sort=sort
    )

    address = re.search(r'class="pc-sort" href="([^"]+)"', page)
    assert address is not None
    assert address[1].replace("&amp;", "&") == f"/events/looking/people?category=a&category=b&{link}"
    assert re.findall(r'aria-sort="(\w+)"', page) == ([direction] if direction else [])


PAGES = 'pagination %}{{ pagination(page, total, noun="people") }}'


def test_pages_say_where_one_is_and_keep_the_filters(pages: Flask) -> None:
    page = render(pages, "tables", PAGES, query="q=ash", page=14, total=683)

    assert "651 to 683 of 683 people" in page
    assert 'rel="prev" href="/events/looking/people?q=ash&amp;page=13"' in page
    assert 'rel="next"' not in page


def test_one_page_needs_no_links(pages: Flask) -> None:
    assert render(pages, "tables", PAGES, page=1, total=50).strip() == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("held", "Place held"),
        ("given_up", "Given up"),
        ("perhaps_sent", "Perhaps sent"),
        ("new one", "New one"),
    ],
)
def test_a_status_is_always_a_word(pages: Flask, name: str, words: str) -> None:
    assert f">{words}</span>" in render(pages, "states", "state %}{{ state(name) }}", name=name)


def test_a_large_number_is_a_link_to_its_list(pages: Flask) -> None:
    items = [{"number": 1073, "words": "no answer", "href": "/people"}]

    page = render(pages, "figures", 'figures %}{{ figures(items, "Looking") }}', items=items)

    assert re.search(r'<a class="pc-figure__link" href="/people">.*1,073.*no answer.*</a>', page, re.DOTALL)


PLACES = 'places %}{{ places("p", "Places filling", rows) }}'


@pytest.mark.parametrize(
    ("held", "waiting", "limit", "widths"),
    [
        (88, 0, 100, ["88.0"]),
        (100, 25, 100, ["80.0", "20.0"]),
        (0, 0, 0, []),
        (110, 0, 100, ["100.0"]),
        (31, 0, None, ["100.0"]),
    ],
)
def test_a_bar_is_as_long_as_its_numbers(
    pages: Flask, held: int, waiting: int, limit: int | None, widths: list[str]
) -> None:
    rows = [{"label": "Conference", "held": held, "waiting": waiting, "limit": limit}]

    page = render(pages, "charts", PLACES, rows=rows)

    assert (
        re.findall(r'<rect class="pc-bar__(?:held|waiting|open)" x="[\d.]+%" y="3" width="([\d.]+)%"', page)
        == widths
    )
    assert f'<desc id="p-1-desc">{held} places held' in page


def test_a_bar_shows_the_limit_only_where_more_lies_beyond_it(pages: Flask) -> None:
    full = [{"label": "Hall", "held": 100, "waiting": 25, "limit": 100}]
    open_still = [{"label": "Hall", "held": 88, "waiting": 0, "limit": 100}]

    assert 'class="pc-bar__limit" x1="80.0%"' in render(pages, "charts", PLACES, rows=full)
    assert 'class="pc-bar__limit"' not in render(pages, "charts", PLACES, rows=open_still)


def test_a_legend_explains_only_what_is_shown(pages: Flask) -> None:
    limited = [{"label": "Hall", "note": "Venue to be confirmed", "held": 88, "waiting": 0, "limit": 100}]
    unlimited = [{"label": "Hall", "held": 88, "waiting": 2, "limit": None}]

    assert legend(render(pages, "charts", PLACES, rows=limited)) == ["Places held", "Places left"]
    assert legend(render(pages, "charts", PLACES, rows=unlimited)) == [
        "Waiting, beyond the limit",
        "Held, no limit",
    ]
    assert "Venue to be confirmed" in render(pages, "charts", PLACES, rows=limited)


def legend(page: str) -> list[str]:
    """The words beside the signs below a picture of places."""
    return re.findall(r"</svg>([^<]+)</li>", page)


LINE = 'line %}{{ line("l", "Replies", "How they came", points) }}'


def test_a_line_has_a_title_a_description_and_a_table_of_its_numbers(pages: Flask) -> None:
    points = [
        {"label": "3 Dec", "value": 0},
        {"label": "4 Dec", "value": 5},
        {"label": "5 Dec", "value": 1200},
    ]

    page = render(pages, "charts", LINE, points=points)

    assert '<title id="l-title">Replies</title><desc id="l-desc">How they came</desc>' in page
    assert re.findall(r'pc-line__text--last"[^>]*>([^<]+)<', page) == ["1,200"]
    assert page.count('class="pc-line__line"') == 2
    assert re.findall(r'<td class="pc-n">([\d,]+)</td>', page) == ["0", "5", "1,200"]
    assert "2,000 replies" in page


@pytest.mark.parametrize("points", [[], [{"label": "3 Dec", "value": 4}]])
def test_a_line_needs_two_points(pages: Flask, points: list[dict[str, object]]) -> None:
    page = render(pages, "charts", LINE, points=points)

    assert "nothing to draw before the second day" in page
    assert "<svg" not in page


def test_shares_of_nobody_are_empty_bars(pages: Flask) -> None:
    rows = [{"label": "Ash", "value": 0}]

    page = render(
        pages,
        "charts",
        'shares %}{{ shares("s", "Who", "", rows) }}{{ shares("t", "Who", "", []) }}',
        rows=rows,
    )

    assert "0 people" in page
    assert 'class="pc-bar__held"' not in page


def test_shares_of_nobody_can_be_named_in_a_sentence(pages: Flask) -> None:
    rows = [
        {"label": "Board", "value": 2},
        {"label": "Scrutiny", "value": 0},
        {"label": "Clerks", "value": 0},
    ]

    page = render(
        pages, "charts", 'shares %}{{ shares("s", "Who", "", rows, nobody="Nobody yet") }}', rows=rows
    )

    assert page.count('<th scope="row">') == 1
    assert "Nobody yet: Scrutiny; Clerks." in page
