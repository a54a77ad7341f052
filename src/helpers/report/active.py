"""What in a file could run, fetch or carry something else when it is opened."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

RUNS = {"script", "iframe", "frame", "object", "embed", "applet", "form", "base", "foreignobject"}
TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>")
ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
CARRIED = re.compile(r"vbaProject|/embeddings/|/activeX/|/externalLinks/", re.I)
"""Parts of an Office file that hold macros, other files, controls or links to other workbooks."""


def parts(content: bytes, suffix: str) -> Iterator[str]:
    """Each active part of a file, as what completes 'holds ...'; never its value."""
    if suffix == ".svg":
        yield from _svg(content)
    elif suffix == ".html":
        yield from _html(content.decode("utf-8", "replace"))
    elif suffix in (".docx", ".xlsx"):
        yield from _office(content)


def _svg(content: bytes) -> Iterator[str]:
    try:
        elements = list(ElementTree.fromstring(content).iter())
    except ElementTree.ParseError:
        yield "what is not well-formed SVG"
        return
    for element in elements:
        yield from _element(_local(element.tag), {_local(name): value for name, value in element.attrib.items()})


def _html(text: str) -> Iterator[str]:
    for tag, written in TAG.findall(text):
        attributes = {name.lower(): "".join(values) for name, *values in ATTRIBUTE.findall(written)}
        yield from _element(tag.lower(), attributes)
        if tag.lower() in ("img", "link", "image", "source", "video", "audio"):
            address = attributes.get("src", attributes.get("href", ""))
            if address and not address.startswith("data:image/"):
                yield f"a <{tag.lower()}> that fetches something"
        if tag.lower() == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            yield "a <meta> that leads elsewhere"


def _element(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag in RUNS:
        yield f"a <{tag}>"
    for name, value in attributes.items():
        address = re.sub(r"\s", "", value).lower()
        runs = name.startswith("on") or address.startswith(("javascript:", "vbscript:", "data:text"))
        fetches = tag not in ("a", "link") and name == "href" and not address.startswith(("#", "data:image/"))
        if runs or fetches or ("url(" in address and "url(#" not in address and name == "style"):
            yield f"an active {name} in <{tag}>"


def _office(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            relations = [archive.read(name).decode("utf-8", "replace") for name in names if name.endswith(".rels")]
    except zipfile.BadZipFile:
        yield "what is no Office file"
        return
    if any(CARRIED.search(f"/{name}") for name in names):
        yield "a macro, a control or another file"
    for target in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', " ".join(relations)):
        if not target.startswith(("https://", "http://", "mailto:")):
            yield "a link to a file"


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
