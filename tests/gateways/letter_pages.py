"""Reading a letter's HTML as a person does: its words, and where it leads."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a letter's HTML shows and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._words.append(" " if tag in {"p", "br", "div", "li", "h1", "td"} else "")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def words(self) -> str:
        """What can be read, on one line."""
        return one_line("".join(self._words))

    @property
    def links(self) -> set[str]:
        """Where it leads."""
        return {value for name, value in self.attributes if name == "href"}


def one_line(text: str) -> str:
    return " ".join(text.split())
