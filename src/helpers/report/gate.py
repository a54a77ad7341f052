"""What may not be published: anything that a notebook shows past the helpers, and any trace of this machine."""

import base64
import getpass
import html
import json
import re
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from nbformat import NotebookNode
from pydantic import ValidationError

from helpers import project
from helpers.display import JSON_TYPE
from helpers.report.collect import SHOWN, Findings, Text, shown

FILE_TYPES = {".html", ".ipynb", ".svg", ".csv", ".json"}
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
    return [f"'{id}' is shown {times} times; each figure and table needs its own number"
            for id, times in Counter(ids).items() if times > 1]  # fmt: skip


def files(folder: Path) -> list[str]:
    """What must not leave this machine in the files of a finished run: one sentence each."""
    problems = []
    traces = _traces_of_this_machine()
    for path in sorted(path for path in folder.rglob("*") if not path.is_dir()):
        name = path.relative_to(folder)
        if path.is_symlink() or path.suffix not in FILE_TYPES:
            problems.append(f"{name}: only {', '.join(sorted(FILE_TYPES))} files are published")
            continue
        text = _readable(path)
        problems += [f"{name}: holds {what}, '{found[0]}'" for what, pattern in traces.items()
                     if (found := pattern.search(text))]  # fmt: skip
        if path.suffix == ".svg":
            problems += [f"{name}: {fault}" for fault in _active_parts(text)]
    return problems


def _fault(output: NotebookNode) -> str:
    if output.output_type == "stream":
        first = output.text.strip().splitlines()[0][:80] if output.text.strip() else ""
        return f"prints to {output.name} ('{first}'); show text with narrative.text instead"
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


def _traces_of_this_machine() -> dict[str, re.Pattern]:
    folders = {project.ROOT, Path.home(), Path(sys.prefix), Path(tempfile.gettempdir())} - {Path("/")}
    user, host = re.escape(getpass.getuser()), re.escape(socket.gethostname())
    return {
        "a folder of this machine": re.compile("|".join(rf"(?<![\w.]){re.escape(str(one))}\b" for one in folders)),
        "an absolute path": re.compile(
            r"(?<![\w/:.<-])/(?:home|root|Users|tmp|var|opt|usr|mnt|srv|etc)/\w|\b[A-Z]:\\+\w|file://"
        ),
        "the name of this account": re.compile(rf"@{user}\b|\b{user}@"),
        "the name of this machine": re.compile(rf"@{host}\b|//{host}\b"),
    }


def _readable(path: Path) -> str:
    """The file's text, with what JSON, HTML and data addresses would hide made plain."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".json", ".ipynb"}:
        text = "\n".join(_strings(json.loads(text)))
    return html.unescape(re.sub(r"data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)", _decoded, text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _strings(part)


def _decoded(address: re.Match) -> str:
    return base64.b64decode(address[1]).decode("utf-8", errors="replace")


def _active_parts(svg: str) -> Iterator[str]:
    """What could run or fetch when the picture is opened by itself."""
    try:
        elements = list(ElementTree.fromstring(svg).iter())
    except ElementTree.ParseError:
        yield "is not well-formed SVG"
        return
    for element in elements:
        tag = element.tag.rpartition("}")[2].lower()
        if tag in {"script", "foreignobject"}:
            yield f"holds a <{tag}>"
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2].lower()
            if key.startswith("on") or (key == "href" and not value.startswith(("#", "data:image/"))):
                yield f"holds {key}={value[:40]!r}"
