"""What people see: each view parses, calls one service, commits and answers."""

from pathlib import Path

from flask import Flask

from app.formats.dates import day_words, moment_words, short_day_words, short_moment_words
from app.views import (
    access,
    accounts,
    allocations,
    answers,
    asked_representatives,
    attendees,
    calendar,
    calendar_updates,
    cancelled_sessions,
    categories,
    catering,
    confirming,
    deputies,
    documents,
    errors,
    event_details,
    events,
    guessing,
    guest_calendars,
    guests,
    headers,
    history,
    home,
    incoming_mail,
    information,
    invitations,
    joining_details,
    letter_previews,
    letter_wordings,
    list_answers,
    lists,
    mail_health,
    memberships,
    merges,
    messages,
    needs,
    new_people,
    paper_letters,
    people,
    person_details,
    planned_sendings,
    questions,
    references,
    reminders,
    replies,
    representation,
    request_log,
    security,
    sign_in,
    static_files,
    stops,
    strangers,
    suggestions,
    vacancies,
    waiting_list,
    withdrawals,
    your_account,
)
from app.views.page_assets import PageAssets
from app.views.row_numbers import RowNumber

_ROOMS = (
    home,
    sign_in,
    information,
    lists,
    vacancies,
    categories,
    catering,
    confirming,
    memberships,
    list_answers,
    merges,
    people,
    person_details,
    events,
    cancelled_sessions,
    mail_health,
    invitations,
    joining_details,
    paper_letters,
    planned_sendings,
    letter_wordings,
    letter_previews,
    reminders,
    replies,
    references,
    stops,
    asked_representatives,
    strangers,
    questions,
    answers,
    new_people,
    needs,
    suggestions,
    guests,
    guest_calendars,
    deputies,
    waiting_list,
    withdrawals,
    allocations,
    attendees,
    documents,
    calendar,
    calendar_updates,
    messages,
    accounts,
    history,
    event_details,
    representation,
    incoming_mail,
    your_account,
)


def register(app: Flask) -> None:
    """Give the app its pages, its headers, its errors and what the templates may use."""
    request_log.init_app(app)
    app.url_map.converters["int"] = RowNumber
    headers.init_app(app)
    static_files.init_app(app)
    errors.init_app(app)
    security.init_app(app)
    access.init_app(app)
    guessing.init_app(app)
    for room in _ROOMS:
        app.register_blueprint(room.blueprint)
    your_account.init_app(app)
    app.add_template_global(PageAssets(Path(str(app.static_folder))).address, "asset")
    app.jinja_env.globals.update(
        organisers_name=app.config["ORGANISERS_NAME"], service_name="Placecard", contact=_contact(app)
    )
    app.add_template_filter(day_words, "day_words")
    app.add_template_filter(short_day_words, "short_day_words")
    app.add_template_filter(moment_words, "moment_words")
    app.add_template_filter(short_moment_words, "short_moment_words")


def _contact(app: Flask) -> dict[str, object]:
    """Whom a visitor may ask where no event says so."""
    return {part: app.config[f"CONTACT_{part.upper()}"] for part in ("name", "email", "telephone")}
