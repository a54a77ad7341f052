"""What pandoc leaves to a person: filled contents, tables that fit the page, wide pages for the annexes, a footer."""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
W = f"{{{NAMESPACES['w']}}}"

FOOTER_ID = "rIdFooter"
SHORT, LONG, MARGIN = 11906, 16838, 1134
"""A4 and a margin of 2 cm, in twentieths of a point."""

ANNEX = "Annex: "
"""How the first heading begins from which the pages are wide: the tables of the annexes are."""

MANY, LETTERS = 7, 9 / 8
"""Columns from which a table is set in smaller letters, and how many more of these a line holds."""

SHORT_TABLE = 10
"""Rows up to which a table is kept on one page."""


def finished(document: bytes) -> bytes:
    """The main part of a document, made ready to be read."""
    for prefix, address in NAMESPACES.items():
        ElementTree.register_namespace(prefix, address)
    root = ElementTree.fromstring(document)
    body = root.find(f"{W}body")
    wide = _first_annex(body)
    caption = ""
    for place, block in enumerate(body):
        if _style(block) == "TableTitle":
            caption = _text(block)
        elif block.tag == f"{W}p" and place and body[place - 1].tag == f"{W}tbl" and _style(block) == "FirstParagraph":
            block.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "AfterTable")
        elif block.tag == f"{W}tbl":
            _fit(block, (LONG if wide is not None and place > wide else SHORT) - 2 * MARGIN, caption)
    _name_pictures(root)
    _fill_contents(body)
    _turn_pages(body)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _headings(body: Element) -> Iterator[Element]:
    return (block for block in body if _style(block) == "Heading1")


def _first_annex(body: Element) -> int | None:
    """The place of the heading that the annexes begin with."""
    return next((list(body).index(one) for one in _headings(body) if _text(one).startswith(ANNEX)), None)


def _fit(table: Element, room: int, caption: str) -> None:
    """Give a table the width of the page, an alternative title, rows that stay whole, and letters of its own size."""
    about = table.find(f"{W}tblPr")
    about.find(f"{W}tblW").attrib.update({f"{W}type": "dxa", f"{W}w": str(room)})
    SubElement(about, f"{W}tblCaption", {f"{W}val": caption})
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    total = sum(int(column.get(f"{W}w")) for column in columns)
    for column in columns:
        column.set(f"{W}w", str(int(column.get(f"{W}w")) * room // total))
    rows = table.findall(f"{W}tr")
    for row in rows:
        settings = row.find(f"{W}trPr")
        if settings is None:
            settings = Element(f"{W}trPr")
            row.insert(0, settings)
        settings.insert(0, Element(f"{W}cantSplit"))
    for row in rows[:-1] if len(rows) <= SHORT_TABLE else rows[:1]:
        for settings in row.iter(f"{W}pPr"):
            settings.insert(1, Element(f"{W}keepNext"))
    style = "TableTextSmall" if len(columns) >= MANY else "TableText"
    for paragraph in table.iter(f"{W}pStyle"):
        paragraph.set(f"{W}val", style)


def _name_pictures(root: Element) -> None:
    """Keep each picture's alternative text where readers look for it, and take file names away."""
    for inline in root.iter(f"{{{NAMESPACES['wp']}}}inline"):
        alternative = inline.find(f"{{{NAMESPACES['wp']}}}docPr").get("descr")
        for picture in inline.iter(f"{{{NAMESPACES['pic']}}}cNvPr"):
            picture.set("descr", alternative)


def _fill_contents(body: Element) -> None:
    """Put a link to each first-level heading in the place kept for contents, as the field that Word can renew."""
    place = next(block for block in body if _style(block) == "TOC1")
    entries = []
    for number, heading in enumerate(_headings(body)):
        name = f"_Toc{number:06}"
        mark = {f"{W}id": str(1_000_000 + number), f"{W}name": name}
        heading.insert(1, Element(f"{W}bookmarkStart", mark))
        SubElement(heading, f"{W}bookmarkEnd", {f"{W}id": mark[f"{W}id"]})
        entries.append(_entry(_text(heading), name))
    entries[0].insert(1, _field("separate"))
    entries[0].insert(1, _instruction(r'TOC \o "1-1" \n \h \z'))
    entries[0].insert(1, _field("begin"))
    entries[-1].append(_field("end"))
    at = list(body).index(place)
    body.remove(place)
    for number, entry in enumerate(entries):
        body.insert(at + number, entry)


def _entry(text: str, bookmark: str) -> Element:
    paragraph = Element(f"{W}p")
    SubElement(SubElement(paragraph, f"{W}pPr"), f"{W}pStyle", {f"{W}val": "TOC1"})
    link = SubElement(paragraph, f"{W}hyperlink", {f"{W}anchor": bookmark, f"{W}history": "1"})
    run = SubElement(link, f"{W}r")
    SubElement(SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "Hyperlink"})
    SubElement(run, f"{W}t").text = text
    return paragraph


def _field(kind: str) -> Element:
    run = Element(f"{W}r")
    SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind})
    return run


def _instruction(text: str) -> Element:
    run = Element(f"{W}r")
    SubElement(run, f"{W}instrText", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
    return run


def _turn_pages(body: Element) -> None:
    """Upright pages, and wide ones from the first annex on."""
    body.remove(body[-1])
    annex = _first_annex(body)
    if annex is not None:
        last = Element(f"{W}p")
        SubElement(last, f"{W}pPr").append(_section(SHORT, LONG))
        body.insert(annex, last)
    body.append(_section(*((SHORT, LONG) if annex is None else (LONG, SHORT))))


def _section(width: int, height: int) -> Element:
    section = Element(f"{W}sectPr")
    SubElement(section, f"{W}footerReference", {f"{W}type": "default", f"{{{NAMESPACES['r']}}}id": FOOTER_ID})
    size = {f"{W}w": str(width), f"{W}h": str(height)} | ({f"{W}orient": "landscape"} if width > height else {})
    SubElement(section, f"{W}pgSz", size)
    sides = {f"{W}{side}": str(MARGIN) for side in ("top", "right", "bottom", "left")}
    SubElement(section, f"{W}pgMar", sides | {f"{W}header": "567", f"{W}footer": "567", f"{W}gutter": "0"})
    return section


def _style(block: Element) -> str:
    style = block.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val")


def _text(block: Element) -> str:
    return "".join(part.text or "" for part in block.iter(f"{W}t"))
