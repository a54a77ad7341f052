"""What the gate searches files for: whatever identifies a child in the returns, however it is written or packed."""

import base64
import bz2
import gzip
import json
import lzma
import zlib

import pytest
import small_returns
from gated_files import archive, png, refused

from helpers.returns import folder, seen

CHILD, UPN, BORN, HOME = "LA/7F3K-0042", "Z960132265808", "17/02/2009", "ZZ34 6JP"
CANARIES = {"id": CHILD, "unique pupil number": UPN, "date of birth": BORN, "postcode": HOME}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The hashes of one child's return, as `prepare` keeps them."""
    place = tmp_path_factory.mktemp("seen")
    header = [f"{CHILD},1,{BORN},WBRI,{UPN},,", small_returns.child("581156", "04/07/2011")]
    header += [small_returns.child(str(700_000 + 7 * number), "05/07/2011") for number in range(40)]
    episodes = [f"{CHILD},01/05/2019,S,C2,N1,U1,PR1,,,,{HOME},ZZ4 2FU,"]
    returns = small_returns.write(place / "returns", 2020, header=header, episodes=episodes)
    seen.write(folder.read(returns), place / seen.FILE)
    return seen.read(place / seen.FILE)


def entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def split(text: str) -> str:
    return "".join(f"<b>{letter}</b>" for letter in text)


def fullwidth(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def arabic(text: str) -> str:
    return "".join(chr(0x660 + int(letter)) if letter.isdigit() else letter for letter in text)


def runs(text: str, run: str) -> bytes:
    return "".join(run.replace("?", letter) for letter in text).encode()


WAYS = {
    "plain text": ("page.html", lambda v: f"<p>{v}</p>".encode()),
    "an attribute": ("page.html", lambda v: f'<p title="{v}">x</p>'.encode()),
    "a comment": ("page.html", lambda v: f"<!-- {v} --><p>x</p>".encode()),
    "small letters": ("page.html", lambda v: v.lower().encode()),
    "entities": ("page.html", lambda v: entities(v).encode()),
    "entities twice": ("page.html", lambda v: entities(v).replace("&", "&amp;").encode()),
    "split by markup": ("page.html", lambda v: split(v).encode()),
    "a comment within": ("page.html", lambda v: f"{v[:4]}<!-- x -->{v[4:]}".encode()),
    "a soft hyphen": ("page.html", lambda v: f"{v[:3]}\u00ad{v[3:]}".encode()),
    "full width letters": ("page.html", lambda v: fullwidth(v).encode()),
    "marks of direction": ("page.html", lambda v: f"\u2066{v[:4]}\u2069{v[4:]}".encode()),
    "from right to left": ("page.html", lambda v: f"<p>\u202e{v[::-1]}\u202c</p>".encode()),
    "marks that are not shown": ("page.html", lambda v: "\ufe0f".join(v).encode()),
    "digits of another script": ("page.html", lambda v: arabic(v).encode()),
    "words of a style": ("page.html", lambda v: f"<style>p::after {{content: '{v}'}}</style>".encode()),
    "percent signs": ("page.html", lambda v: "".join(f"%{ord(c):02x}" for c in v).encode()),
    "base64": ("page.html", lambda v: base64.b64encode(v.encode())),
    "base64 for addresses": ("page.html", lambda v: base64.urlsafe_b64encode(v.encode()).rstrip(b"=")),
    "base64 twice": ("page.html", lambda v: base64.b64encode(base64.b64encode(v.encode()))),
    "base64 of gzip": ("page.html", lambda v: base64.b64encode(gzip.compress(v.encode()))),
    "base64 of UTF-16": ("page.html", lambda v: base64.b64encode(v.encode("utf-16-le"))),
    "base64 in lines": ("page.html", lambda v: base64.encodebytes(f"{'x ' * 60}{v}{' y' * 60}".encode())),
    "hexadecimal": ("page.html", lambda v: v.encode().hex().encode()),
    "a picture in a page": (
        "page.html",
        lambda v: (
            b'<img src="data:image/svg+xml;base64,%s">' % base64.b64encode(f"<svg><text>{v}</text></svg>".encode())
        ),
    ),
    "SVG text": ("picture.svg", lambda v: f'<svg xmlns="x"><text>{v}</text></svg>'.encode()),
    "an SVG comment": ("picture.svg", lambda v: f'<svg xmlns="x"><!-- {v} --></svg>'.encode()),
    "a path of SVG": ("picture.svg", lambda v: f'<svg xmlns="x"><path d="M0 0 {v} 9"/></svg>'.encode()),
    "SVG in pieces": ("picture.svg", lambda v: f'<svg xmlns="x">{split(v).replace("b>", "tspan>")}</svg>'.encode()),
    "PNG text": ("picture.png", lambda v: png(b"tEXt", b"Title\0" + v.encode())),
    "compressed PNG text": ("picture.png", lambda v: png(b"zTXt", b"Title\0\0" + zlib.compress(v.encode()))),
    "after a PNG": ("picture.png", lambda v: png(b"tEXt", b"a\0b") + v.encode()),
    "a CSV cell": ("rows.csv", lambda v: f'place,number\n"{v}",3\n'.encode()),
    "a JSON key": ("findings.json", lambda v: json.dumps({v: 1}).encode()),
    "JSON escapes": ("findings.json", lambda v: ('["' + "".join(f"\\u{ord(c):04x}" for c in v) + '"]').encode()),
    "a notebook's output": ("01.ipynb", lambda v: json.dumps({"cells": [{"outputs": [{"text": [v]}]}]}).encode()),
    "a Word document": ("report.docx", lambda v: archive("word/document.xml", split(v).replace("b>", "w:t>").encode())),
    "runs of a document": (
        "report.docx",
        lambda v: archive("word/document.xml", runs(v, "<w:r><w:rPr><w:b/></w:rPr><w:t>?</w:t></w:r>")),
    ),
    "the author of a document": ("report.docx", lambda v: archive("docProps/core.xml", f"<a:b>{v}</a:b>".encode())),
    "a remark in a document": ("report.docx", lambda v: archive("word/comments.xml", f'<w:c w:a="{v}"/>'.encode())),
    "a name in a workbook": ("tables.xlsx", lambda v: archive("xl/workbook.xml", f"<n>&quot;{v}&quot;</n>".encode())),
    "rich text in a workbook": (
        "tables.xlsx",
        lambda v: archive("xl/sharedStrings.xml", runs(v, "<r><rPr><sz val='9'/></rPr><t>?</t></r>")),
    ),
    "a workbook": ("tables.xlsx", lambda v: archive("xl/sharedStrings.xml", f"<si><t>{v}</t></si>".encode())),
    "a drawing in a document": ("report.docx", lambda v: archive("word/drawing.xml", f"<a:t>{v}</a:t>".encode())),
    "a picture in a document": ("report.docx", lambda v: archive("media/a.png", png(b"tEXt", b"a\0" + v.encode()))),
    "after an archive": ("tables.xlsx", lambda v: archive("a", b"x") + v.encode()),
    "a name in an archive": ("tables.xlsx", lambda v: archive(v.replace("/", "_") + ".xml", b"x")),
    "gzip in a workbook": ("tables.xlsx", lambda v: archive("a", gzip.compress(v.encode()))),
    "bzip2 in a workbook": ("tables.xlsx", lambda v: archive("a", bz2.compress(v.encode()))),
    "xz in a workbook": ("tables.xlsx", lambda v: archive("a", lzma.compress(v.encode()))),
    "UTF-16 in a workbook": ("tables.xlsx", lambda v: archive("a", v.encode("utf-16"))),
    "an archive in an archive": ("tables.xlsx", lambda v: archive("a.zip", archive("b", v.encode()))),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", CANARIES)
def test_what_identifies_a_child_is_found_however_it_is_packed(kind, way, tmp_path, read):
    name, packed = WAYS[way]
    found = refused(tmp_path, name, packed(CANARIES[kind]), read)
    assert f"{name}: holds the {kind} of someone in the returns" in found
    assert not any(value in " ".join(found) for value in CANARIES.values())


def test_what_is_packed_in_a_line_is_found_whatever_the_next_line_is(tmp_path, read):
    """A run that leaked on purpose passed: base64 ran on into a line that was not next to it in the page."""
    packed = base64.b64encode(gzip.compress(f"{UPN} and more so that it is a line of some length".encode())).decode()
    page = f"<p>x</p>\n<p>{packed}</p>\n</p>\nSection\n"
    assert "page.html: holds the unique pupil number of someone in the returns" in refused(
        tmp_path, "page.html", page.encode(), read
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_same_files_without_a_child_pass(way, tmp_path, read):
    name, packed = WAYS[way]
    for value in ("XX/9Z9Z-9999", "A123456789012", "31/03/2009", "SO23 8UJ"):
        assert refused(tmp_path, name, packed(value), read) == []


DATES = [
    "2009-02-17",
    "20090217",
    "17022009",
    "17.02.2009",
    "17/2/09",
    "17 February 2009",
    "17th Feb 2009",
    "17th of February 2009",
    "17FEB2009",
    "17 Feb '09",
    "Feb 17, 2009",
    "02/17/2009",
    "17 / 02 / 2009",
    "17 02 2009",
    "17\u201302\u20132009",
]


@pytest.mark.parametrize("date", DATES)
def test_a_date_of_birth_is_found_in_every_form(date, tmp_path, read):
    assert refused(tmp_path, "page.html", f"born {date}.".encode(), read) == [
        "page.html: holds the date of birth of someone in the returns"
    ]


def test_a_file_that_is_named_by_a_child_is_found(tmp_path, read):
    assert refused(tmp_path, f"{UPN.lower()}.csv", b"a\n1\n", read) == [
        "the name of a file holds the unique pupil number of someone in the returns"
    ]


def test_an_id_of_digits_is_found_as_text_and_many_as_numbers_but_one_number_is_a_figure(tmp_path, read):
    assert refused(tmp_path, "page.html", b"<td>581156</td>", read)
    assert refused(tmp_path, "page.html", b"<td>581,156</td><td>12.581156</td>", read) == []
    assert refused(tmp_path, "rows.csv", b"spending\n581156\n230104\n", read) == []
    ids = "\n".join(str(700000 + 7 * number) for number in range(10))
    assert refused(tmp_path, "rows.csv", f"n\n{ids}\n".encode(), read) == [
        "rows.csv: holds the ids of someone in the returns"
    ]
