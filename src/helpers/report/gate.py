"""What may not be published. A refusal says what and where, never a value.

That is: what a notebook shows past the helpers, what can be worked out of counts of children, what identifies a child,
what is active, and any trace of this machine.
"""

import functools
import getpass
import re
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode
from pydantic import ValidationError

from helpers import project
from helpers.report import active, scan
from helpers.report.collect import SHOWN, Figure, Findings, Table, Text, shown
from helpers.report.file_parts import PNG
from helpers.report.unpack import TooLarge, Unpacked
from helpers.returns.seen import Seen
from helpers.safety.claims import Cell, told
from helpers.safety.disclosure_policy import Policy
from helpers.showing.display import JSON_TYPE

OFFICE = b"PK\x03\x04"
FILE_TYPES = {".html": b"", ".ipynb": b"", ".svg": b"", ".csv": b"", ".json": b"", ".png": PNG,
              ".docx": OFFICE, ".xlsx": OFFICE}  # fmt: skip
"""The kinds of file that are published, and what each begins with; text begins with anything."""

OFFICE_FILES = ("report.docx", "tables.xlsx")
"""The only files of their kinds that are published: a run makes these and no other."""

TOP_FOLDERS = ("home", "root", "Users", "tmp", "var", "opt", "usr", "mnt", "srv", "etc")
SAYS_NOTHING = re.compile(
    r"(?:\b(?:an?|the|of|alt|bar|chart|description|diagram|figure|graph|has|been|image|line|no|picture|plot|png|provided"
    r"|svg|text|untitled)\b|[\W\d_])*",
    re.I,
)
"""What a text alternative is made of that could stand under any picture: Figure 4.1, image, no description."""

MIME_TYPES = {"text/html", JSON_TYPE}


def outputs(name: str, notebook: NotebookNode) -> list[str]:
    """What one executed notebook shows without the helpers, or not as agreed: one sentence each."""
    problems = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            fault = _fault(output)
            if fault:
                problems.append(f"{name}.ipynb, cell '{cell.id}': {fault}")
    return problems


def repeated(notebooks: Iterable[NotebookNode]) -> list[str]:
    """Figures and tables of one area that would overwrite each other."""
    ids = [one.id for notebook in notebooks for one in shown(notebook) if not isinstance(one, Text | Findings)]
    return [
        f"'{id}' is shown {times} times; each figure and table needs its own number"
        for id, times in Counter(ids).items()
        if times > 1
    ]


def alternatives(notebooks: Iterable[NotebookNode]) -> list[str]:
    """Pictures of one area whose text alternative is missing, says nothing of them, or is that of a different one."""
    told: dict[str, Figure] = {}
    problems = []
    for one in (one for notebook in notebooks for one in shown(notebook) if isinstance(one, Figure) and one.svg):
        if SAYS_NOTHING.fullmatch(one.alt):
            problems.append(f"'{one.id}': its text alternative says nothing of the picture")
        elif (other := told.setdefault(one.alt, one)).svg != one.svg:
            problems.append(f"'{one.id}': its text alternative is that of '{other.id}'")
    return problems


def counts(notebooks: Iterable[NotebookNode], policy: Policy) -> list[str]:
    """What can be worked out of the authority's own counts in all sections of an area together: a sentence each."""
    claims = [
        (one.id, one.claim)
        for notebook in notebooks
        for one in shown(notebook)
        if isinstance(one, Figure | Table) and one.claim
    ]
    laxer = [
        f"{id}: was made safe under a laxer policy than report.yml has"
        for id, claim in claims
        if claim.threshold < policy.threshold or claim.base < policy.base
    ]
    if laxer or not claims:
        return laxer
    from helpers.safety import attack

    found = attack.unsafe(*told(claims), policy.possible_values, policy.threshold)
    return [_broken(cell) for cell in found]


def files(folder: Path, seen: Seen | None = None) -> list[str]:
    """What must not leave this machine in the files of a finished run: one sentence each.

    `seen` has the hashes of what identifies the children in the returns, where the run read any.
    """
    problems, known = [], set()
    for path in sorted(path for path in folder.rglob("*") if not path.is_dir()):
        name = path.relative_to(folder)
        if path.is_symlink() or path.suffix not in FILE_TYPES:
            problems.append(f"{name}: only {', '.join(FILE_TYPES)} files are published")
            continue
        if FILE_TYPES[path.suffix] == OFFICE and path.name not in OFFICE_FILES:
            problems.append(f"{name}: only {' and '.join(OFFICE_FILES)} are published of their kind")
            continue
        content = path.read_bytes()
        if not _is(content, path.suffix):
            problems.append(f"{name}: is not the kind of file that its name says")
            continue
        try:
            unpacked = Unpacked(content, path.suffix, known)
        except TooLarge:
            problems.append(f"{name}: unpacks to more than can be searched")
            continue
        found = list(_traces_of_this_machine("\n".join(unpacked.texts)))
        found += active.parts(content, path.suffix)
        found += scan.leaks(unpacked, seen) if seen else []
        problems += [f"{name}: holds {what}" for what in dict.fromkeys(found)]
    names = Unpacked("\n".join(str(path.relative_to(folder)) for path in folder.rglob("*")).encode())
    return [*problems, *(f"the name of a file holds {what}" for what in (scan.leaks(names, seen) if seen else []))]


def identifies_a_child(text: str, seen: Seen | None) -> bool:
    """Whether a text holds something that identifies a child in the returns that were read."""
    return seen is not None and bool(scan.leaks(Unpacked(text.encode()), seen))


def without_a_child(problem: str, seen: Seen | None) -> str:
    """A sentence about a place; its words are left out where they identify a child, and its place where that does."""
    place = problem.partition(": ")[0]
    for words in (problem, f"{place}: shows what identifies someone in the returns"):
        if not identifies_a_child(words, seen):
            return words
    return "A name in a notebook identifies someone in the returns."


def _is(content: bytes, suffix: str) -> bool:
    """Whether a file begins as its kind does; the kinds without a beginning of their own are text."""
    if FILE_TYPES[suffix]:
        return content.startswith(FILE_TYPES[suffix])
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _broken(cell: Cell) -> str:
    if cell.low > cell.high:
        return f"{cell.place}: these tables count the same children differently"
    return (
        f"{cell.place}: the other tables of the report leave too few values for a hidden count; show fewer "
        "breakdowns, or raise 'disclosure.base' in report.yml"
    )


def _fault(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"prints to {output.name}; show text with narrative.paragraph instead"
    if output.output_type == "error":
        return f"ends in an error ({output.ename})"
    if set(output.data) != MIME_TYPES:
        return f"shows {', '.join(sorted(set(output.data) - MIME_TYPES)) or 'HTML'} that did not come from the helpers"
    try:
        SHOWN.validate_python(output.data[JSON_TYPE])
    except ValidationError as error:
        fault = error.errors()[0]
        return f"shows something malformed ({'.'.join(map(str, fault['loc']))}: {fault['msg']})"
    return ""


def _traces_of_this_machine(text: str) -> Iterator[str]:
    """What in a text tells of this machine: its folders, its name, the account; with the beginning of each."""
    for what, patterns in _traces(project.ROOT).items():
        found = [place for hint, pattern in patterns if hint in text and (place := pattern.search(text))]
        if found:
            yield f"{what}, '{found[0][0]}'"


@functools.cache
def _traces(root: Path) -> dict[str, list[tuple[str, re.Pattern]]]:
    """What tells of this machine: for each kind what a text must hold to be worth a search, and what is searched."""
    folders = {root, Path.home(), Path(sys.prefix), Path(tempfile.gettempdir())} - {Path("/")}
    user, host = getpass.getuser(), socket.gethostname()
    patterns = {
        "a folder of this machine": {str(one): rf"(?<![\w.]){re.escape(str(one))}\b" for one in folders},
        "an absolute path": {
            **{f"/{top}/": rf"(?<![\w/:.<-])/{top}/\w" for top in TOP_FOLDERS},
            ":\\": r"\b[A-Z]:\\+\w",
            "file://": "file://",
        },
        "the name of this account": {f"@{user}": rf"@{re.escape(user)}\b", f"{user}@": rf"\b{re.escape(user)}@"},
        "the name of this machine": {f"@{host}": rf"@{re.escape(host)}\b", f"//{host}": rf"//{re.escape(host)}\b"},
    }
    return {what: [(hint, re.compile(one)) for hint, one in hints.items()] for what, hints in patterns.items()}
