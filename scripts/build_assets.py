"""Builds app/static from node_modules/govuk-frontend and assets/. Run by `make assets`; needs no package.

GOV.UK Frontend is used for its patterns, not its face: the GDS Transport font, the crown and the crest belong to GOV.UK
and are left out; its colours become the custom properties that assets/placecard.css defines; components that no page
uses are not shipped, and those that only the officers' desk uses go to desk.css, so that a delegate's page stays small.

Every file gets a name with a hash of what it holds, so that browsers may keep it for ever, a compressed copy beside it,
and a line in manifest.json: {"placecard.css": "placecard.1a2b3c4d5e.css"}.
"""

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOVUK = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
OURS = ROOT / "assets"
STATIC = ROOT / "app" / "static"

#: GOV.UK's colours, and which of ours stands in their place.
COLOURS = {
    "#0b0c0c": "var(--ink)",
    "#484949": "var(--ink-soft)",
    "#858686": "var(--line-strong)",
    "#cecece": "var(--line)",
    "#f3f3f3": "var(--wash)",
    "#f4f8fb": "var(--wash)",
    "#8eb8dc": "var(--line)",
    "#1d70b8": "var(--teal)",
    "#1a65a6": "var(--teal)",
    "#0f385c": "var(--teal-deep)",
    "#54319f": "var(--teal)",
    "#0f7a52": "var(--teal)",
    "#0b5c3e": "var(--teal-deep)",
    "#083d29": "var(--teal-deep)",
    "#ca3535": "var(--brick)",
    "#982828": "var(--brick-deep)",
    "#651b1b": "var(--brick-deep)",
    "#fd0": "var(--focus)",
}

#: Components and parts of components that no page uses.
UNUSED = re.compile(
    r"\.govuk-(accordion|cookie-banner|exit-this-page|feedback|footer|header|generic-header|language-navigation|phase-banner"
    r"|tabs|task-list|panel|tag--|drop-zone|file-upload-button|button--start|button--inverse|button__start-icon"
    r"|service-navigation--inverse|link--inverse|breadcrumbs--inverse|back-link--inverse"
    r"|\\!-static|\\!-font|body-lead|template__footer|template__header)"
)
#: Components that only signed-in people meet.
DESK = re.compile(
    r"\.govuk-(breadcrumbs|file-upload|notification-banner|pagination|password-input|service-navigation|summary-card"
    r"|table|tag\b)"
)


class AssetsCannotBeBuilt(Exception):
    """Something that the build needs is missing; the message says what to do."""


def blocks(css: str) -> Iterator[str]:
    """Yield each top-level rule or at-rule of minified `css`, without comments. No string in it holds a brace."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    depth, start = 0, 0
    for place, letter in enumerate(css):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        if depth == 0 and letter in "};":
            yield css[start : place + 1].strip()
            start = place + 1


def sheet_of(selectors: str) -> str:
    """The sheet that a rule belongs to, by its selectors: "placecard", "desk" or "" for a rule that no page uses."""
    wanted = [selector for selector in selectors.split(",") if not UNUSED.search(selector)]
    if not wanted:
        return ""
    return "desk" if all(DESK.search(selector) for selector in wanted) else "placecard"


def split_sheets(css: str) -> dict[str, str]:
    """Divide GOV.UK's rules into those for every page ("placecard") and those for the officers' ("desk")."""
    sheets = {"placecard": "", "desk": ""}
    for block in blocks(css):
        if block.startswith(("@charset", "@font-face")):
            continue
        head, _, body = block.partition("{")
        if head.startswith(("@media", "@supports")):
            for name, inner in split_sheets(body[:-1]).items():
                sheets[name] += f"{head}{{{inner}}}" if inner else ""
        elif name := sheet_of(head):
            sheets[name] += block
    return sheets


def in_our_look(css: str) -> str:
    """GOV.UK's rules with our fonts and colours in place of theirs."""
    css = re.sub(r"GDS Transport(,arial,sans-serif)?", "var(--sans)", css)
    for theirs, ours in COLOURS.items():
        css = re.sub(rf"{theirs}\b", ours, css)
    return css


def without_spaces(css: str) -> str:
    """Our own rules without comments and without spaces that mean nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def built_files() -> dict[str, bytes]:
    """Everything to serve, by its plain name; raises AssetsCannotBeBuilt when GOV.UK Frontend is not there."""
    try:
        govuk_css = (GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8")
        govuk_js = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise AssetsCannotBeBuilt(
            "node_modules/govuk-frontend is missing: run `make assets`, which fetches it with npm first."
        ) from missing

    files = {"govuk-frontend.js": re.sub(r"\n?//# sourceMappingURL=.*", "", govuk_js).encode()}
    for name, rules in split_sheets(govuk_css).items():
        ours = (OURS / f"{name}.css").read_text(encoding="utf-8")
        files[f"{name}.css"] = (in_our_look(rules) + without_spaces(ours)).encode()
    for path in sorted([*OURS.glob("*.js"), *OURS.glob("*.svg")]):
        files[path.name] = path.read_bytes()

    for leftover in (b"GDS Transport", b"@font-face", b"url("):
        if any(leftover in content for name, content in files.items() if name.endswith(".css")):
            raise AssetsCannotBeBuilt(
                f"The built stylesheet still holds “{leftover.decode()}”: GOV.UK Frontend has changed."
            )
    return files


def hashed_name(name: str, content: bytes) -> str:
    """The name to serve under: placecard.css -> placecard.1a2b3c4d5e.css."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"


def write(files: dict[str, bytes], folder: Path) -> dict[str, str]:
    """Put `files` into `folder` under hashed names, then remove what is stale; return plain name to hashed name."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, str] = {}
    # Scripts that others import come first, so that their hashed names can be written into those that import them.
    for name in sorted(files, key=lambda name: (name != "govuk-frontend.js", name)):
        content = files[name]
        for plain, hashed in manifest.items():
            content = content.replace(f'"./{plain}"'.encode(), f'"./{hashed}"'.encode())
        manifest[name] = hashed_name(name, content)
        (folder / manifest[name]).write_bytes(content)
        (folder / f"{manifest[name]}.gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    current = {"manifest.json", *manifest.values(), *(f"{name}.gz" for name in manifest.values())}
    for path in folder.iterdir():
        if path.name not in current:
            path.unlink()
    return manifest


def main() -> int:
    """Build; 0 when done, 1 with a sentence when something is missing."""
    try:
        files = built_files()
    except AssetsCannotBeBuilt as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    manifest = write(files, STATIC)
    for plain, hashed in manifest.items():
        size = (STATIC / f"{hashed}.gz").stat().st_size
        sys.stdout.write(f"{plain}: {size:,} bytes compressed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
