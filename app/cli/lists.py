"""Invitee lists by command line."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.cli.running import in_app, now, print_json
from app.database import writing
from app.extensions import db
from app.formats.heading_words import FIELDS, NOT_USED
from app.models.lists import ListImport
from app.rules.matching import Outcome
from app.rules.refusals import Refused
from app.services.accounts import find_or_add_partner
from app.services.categories import add_category, count_categories, find_category
from app.services.history import COMMAND_LINE
from app.services.list_confirming import import_list
from app.services.list_reading import ListChoices, ListFile, ReadList, compare_list, read_file
from app.services.list_undoing import undo_list


class NoSuchList(Refused):
    """No list was imported under that number."""

    def __init__(self, list_import_id: int) -> None:
        super().__init__(f"There is no list with the number {list_import_id}.")


class FieldChoice(click.ParamType[tuple[str, str]]):
    """COLUMN=FIELD: a heading as it is in the file, and what its cells are."""

    name = "COLUMN=FIELD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The heading and the field; an empty field means that the column is not used."""
        heading, equals, word = str(value).rpartition("=")
        field = word.strip().lower().replace(" ", "_").replace("-", "_")
        if not equals or not heading.strip():
            self.fail(f"“{value}” is not COLUMN=FIELD, such as “Contact=name”.", param, ctx)
        if field not in (*FIELDS, NOT_USED):
            self.fail(f"“{word}” is no field. The fields are: {', '.join(FIELDS)}.", param, ctx)
        return " ".join(heading.split()), field


@click.group()
def lists() -> None:
    """Import invitee lists."""


@lists.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", "category_name", metavar="NAME", required=True, help="The group that it lists.")
@click.option("--partner", "partner_name", metavar="NAME", help="Whose list it is.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.")
@click.option(
    "--map", "mapping", metavar="COLUMN=FIELD", multiple=True, type=FieldChoice(), help="What a column holds."
)
@click.option(
    "--heading-row", metavar="N", type=click.IntRange(min=0), help="The row of headings; 0 if there is none."
)
@click.option("--dry-run", is_flag=True, help="Say what would become of every row, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@in_app
def import_(
    path: Path,
    *,
    category_name: str,
    partner_name: str | None,
    sheet: str | None,
    mapping: Sequence[tuple[str, str]],
    heading_row: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a list of invitees for a category. A file that leaves something open exits with 1 and its questions."""
    choices = ListChoices(sheet, heading_row, dict(mapping) or None)
    category = find_category(db.session(), category_name)
    read = compare_list(db.session(), _read(path, choices), category=category)
    upload: dict[str, object] = {}
    if not dry_run and not read.file.questions:
        with writing() as session:
            category = find_category(session, category_name)
            kept, read = import_list(
                session,
                read,
                category=category,
                partner=find_or_add_partner(session, partner_name) if partner_name else None,
                choices=choices,
                by=COMMAND_LINE,
                now=now(),
            )
            upload = {"id": kept.id}
    if as_json:
        print_json(upload | _as_json(read, category_name=category.name))
    else:
        _print_words(read, upload_id=upload.get("id"))
    sys.exit(1 if read.file.questions else 0)


@lists.command()
@click.argument("list_import_id", metavar="ID", type=int)
@in_app
def undo(list_import_id: int) -> None:
    """Take back an import, as long as none of its people has been invited."""
    with writing() as session:
        if session.get(ListImport, list_import_id) is None:
            raise NoSuchList(list_import_id)
        undone = undo_list(session, list_import_id, by=COMMAND_LINE, now=now())
        name = undone.file_name
    click.echo(f"The import of {name} was undone.")


@lists.command()
@click.option("--add", "names", metavar="NAME", multiple=True, help="Add a category.")
@click.option("--under", "parent_name", metavar="NAME", help="The category that the new ones are part of.")
@in_app
def categories(*, names: Sequence[str], parent_name: str | None) -> None:
    """List the categories with their numbers of people, or add some."""
    if names:
        with writing() as session:
            parent = find_category(session, parent_name) if parent_name is not None else None
            for name in names:
                add_category(session, name, parent=parent)
    for each in count_categories(db.session()):
        click.echo(f"{each.members:6}  {'    ' * each.depth}{each.name}")


def _read(path: Path, choices: ListChoices) -> ListFile:
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise Refused(f"We could not read “{path}”: {trouble.strerror}.") from None
    return read_file(content, path.name, choices)


def _as_json(read: ReadList, *, category_name: str) -> dict[str, Any]:
    rows = list(zip(read.listed, read.matches, read.outcomes, strict=True))
    skipped = [(each.row, each.reason) for each in read.file.skipped]
    skipped += [(match.row, " ".join(match.reasons)) for _, match, end in rows if end is Outcome.SKIPPED]
    problems = [(match.row, " ".join(match.reasons)) for _, match, end in rows if end is Outcome.PROBLEM]
    counts = read.counts
    return {
        **{name: counts[name] for name in ("rows", *_COUNTED)},
        "skipped": [{"row": row, "reason": reason} for row, reason in sorted(skipped)],
        "problems": [{"row": row, "message": message} for row, message in problems],
        "questions": read.file.questions,
        "mapping": read.file.mapping,
        "people": [
            {
                "row": listed.row,
                "outcome": end.value,
                **{field: getattr(listed, field) for field in _TEXTS},
                "other_emails": list(listed.other_emails),
                "categories": list(dict.fromkeys([category_name, *listed.categories])),
                "notes": list(listed.notes),
            }
            for listed, _, end in rows
            if listed.is_named or listed.email
        ],
    }


_COUNTED = (
    Outcome.NEW,
    Outcome.KNOWN,
    Outcome.DIFFERS,
    Outcome.UNCHANGED,
    Outcome.PERHAPS_SAME,
    Outcome.CANNOT_EMAIL,
)
_TEXTS = (
    "title",
    "given_name",
    "family_name",
    "suffix",
    "name_as_typed",
    "email",
    "telephone",
    "organisation",
    "job_title",
    "role",
)
_WORDS = {
    Outcome.NEW: "new",
    Outcome.KNOWN: "known, now also in this category",
    Outcome.DIFFERS: "known, details differ",
    Outcome.UNCHANGED: "unchanged",
    Outcome.PERHAPS_SAME: "perhaps the same as somebody",
    Outcome.CANNOT_EMAIL: "cannot be emailed",
    Outcome.SKIPPED: "left out",
    Outcome.PROBLEM: "with a problem",
}


def _print_words(read: ReadList, *, upload_id: object) -> None:
    for question in read.file.questions:
        click.echo(question, err=True)
    counts = read.counts
    click.echo(f"{counts['rows']} rows in {read.file.file_name}:")
    for outcome, words in _WORDS.items():
        if counts[outcome]:
            click.echo(f"{counts[outcome]:6}  {words}")
    for match, end in zip(read.matches, read.outcomes, strict=True):
        if end is Outcome.PROBLEM:
            click.echo(f"Row {match.row}: {' '.join(match.reasons)}")
    if upload_id is not None:
        click.echo(f"Imported. To take it back: placecard lists undo {upload_id}")
    elif not read.file.questions:
        click.echo("Nothing was written: this was a dry run.")
