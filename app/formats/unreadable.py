"""Why a file of invitees cannot be read, and how much one may hold. Knows no file format."""

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
#: Workbooks are laid out as a full grid while they are read, so the area counts and not only the sides.
MAX_CELLS = 8_000_000

_LONGEST_NAME_SHOWN = 80


class UnreadableFile(Exception):
    """A file that cannot be read as a list of people; the message is a sentence that may be shown to the sender.

    `file_name` is the name to show, `why` the second half of the sentence.
    """

    def __init__(self, file_name: str, why: str) -> None:
        self.file_name = name_to_show(file_name)
        self.why = why
        super().__init__(f"We could not read “{self.file_name}”: {why}")


class TooLarge(UnreadableFile):
    """A file that holds more than may be read at once; `limit` is the number that was exceeded."""

    def __init__(self, file_name: str, why: str, *, limit: int) -> None:
        self.limit = limit
        super().__init__(file_name, f"{why} Split it into smaller files and import them one after another.")


class NotAList(UnreadableFile):
    """A file that can be opened but holds no people; the message names the file and, if there is one, the sheet."""

    def __init__(self, file_name: str, sheet: str = "") -> None:
        super().__init__(file_name, "it holds no names or email addresses.")
        where = f"the sheet “{sheet}” of “{self.file_name}”" if sheet else f"“{self.file_name}”"
        self.args = (f"We could not find names or email addresses in {where}.",)


def name_to_show(file_name: str) -> str:
    """The file's own name without folders or control characters, shortened where it is very long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip() or "the file"
    return clean if len(clean) <= _LONGEST_NAME_SHOWN else clean[: _LONGEST_NAME_SHOWN - 1] + "…"


def too_many_rows(file_name: str) -> TooLarge:
    """The refusal of a file that goes on below the last row that is read."""
    return TooLarge(file_name, f"it has more than {MAX_ROWS:,} rows.", limit=MAX_ROWS)


def too_many_columns(file_name: str) -> TooLarge:
    """The refusal of a file that goes on to the right of the last column that is read."""
    return TooLarge(file_name, f"it has more than {MAX_COLUMNS:,} columns.", limit=MAX_COLUMNS)


def too_many_cells(file_name: str) -> TooLarge:
    """The refusal of a workbook whose sides are allowed but whose area is not."""
    return TooLarge(
        file_name,
        f"there are more than {MAX_CELLS:,} cells between its first and its last one. "
        "Delete the empty rows and columns in between.",
        limit=MAX_CELLS,
    )
