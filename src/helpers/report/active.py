"""What in a file could run, fetch or carry something else when it is opened."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

RUNS = {"script", "iframe", "frame", "object", "embed", "applet", "form", "base", "foreignobject"}
RUNNING = re.compile(rf"<({'|'.join(sorted(RUNS))})\b", re.I)
HANDLER = re.compile(r"<[a-z][^<>]*[\s\"'/]on[a-z]+\s*=", re.I)
"""What runs, wherever it stands: quotation marks that do not pair cannot hide it."""

WELL_FORMED = re.compile(r"<[a-z][\w:-]*(?:\s+[\w:-]+(?:=\"[^\"]*\")?)*\s*/?>", re.I)
"""A tag that every program reads alike: words in its quoted values, such as those of a picture, are only words."""

TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>")
ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
FETCHES = {"src", "srcset", "href", "poster", "background", "data"}
"""The attributes of an HTML element, but for a link that a reader follows, at whose address something is fetched."""

HERE = ("#", "data:image/")
"""How an address begins that is in the file itself."""

STYLED = {
    "style",
    "fill",
    "stroke",
    "filter",
    "mask",
    "clip-path",
    "cursor",
    "marker-start",
    "marker-mid",
    "marker-end",
}
FETCHING = re.compile(r"@import|image-set\(|url\((?![\s'\"]*(?:#|data:image/))")
CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
STYLE = re.compile(r"<style[^>]*>(.*?)</style", re.I | re.S)
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
    if b"<!ENTITY" in content:
        yield "words of its own making, which hide what is written"
    if b"<?xml-stylesheet" in content:
        yield "a style that fetches something"
    for element in elements:
        yield from _element(_local(element.tag), [(_local(name), value) for name, value in element.attrib.items()])
        if _local(element.tag) == "style" and _fetches(element.text or ""):
            yield "a style that fetches something"


def _html(text: str) -> Iterator[str]:
    yield from (f"a <{tag.lower()}>" for tag in RUNNING.findall(text))
    if HANDLER.search(text) and re.search("<[a-z]", WELL_FORMED.sub("", text), re.I):
        yield "what runs at an event"
    for tag, written in dict.fromkeys(TAG.findall(text)):
        tag = tag.lower()
        attributes = [
            (name.lower().rpartition(":")[2], html.unescape("".join(values)))
            for name, *values in ATTRIBUTE.findall(written)
        ]
        yield from _element(tag, attributes)
        addresses = [(name, value) for name, value in attributes if name in FETCHES]
        if tag != "a" and any(name == "srcset" or not value.startswith(HERE) for name, value in addresses):
            yield f"a <{tag}> that fetches something"
        if tag == "meta" and ("http-equiv", "refresh") in [(name, value.lower()) for name, value in attributes]:
            yield "a <meta> that leads elsewhere"
    if _fetches(" ".join(STYLE.findall(text))):
        yield "a style that fetches something"


def _element(tag: str, attributes: list[tuple[str, str]]) -> Iterator[str]:
    if tag in RUNS:
        yield f"a <{tag}>"
    for name, value in attributes:
        address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
        runs = name.startswith("on") or name == "ping" or address.startswith(("javascript:", "vbscript:", "data:text"))
        fetches = tag not in ("a", "link") and name == "href" and not address.startswith(HERE)
        if runs or fetches or (name in STYLED and _fetches(value)):
            yield f"an active {name} in <{tag}>"


def _fetches(style: str) -> bool:
    """Whether CSS, in whatever letters and escapes, has an address other than that of a part of the same file."""
    written = CSS_ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), style.lower())
    return FETCHING.search(written.replace("\\", "").lower()) is not None


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
