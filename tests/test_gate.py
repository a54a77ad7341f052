"""The gate: what it refuses of a run that leaks on purpose, and that it lets a clean one through."""

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib

import pytest
import small_returns
from nbformat.v4 import new_code_cell, new_notebook, new_output
from small_report import FIGURE, TABLE, notebook, show

from helpers import cli, project
from helpers.report import gate
from helpers.returns import folder, seen
from helpers.safety.claims import Claim
from helpers.safety.disclosure_policy import Policy
from helpers.showing.display import JSON_TYPE

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


def png(kind: bytes, body: bytes) -> bytes:
    chunks = [(b"IHDR", b"\0" * 13), (kind, body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    )


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(name, content)
    return file.getvalue()


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


def refused(tmp_path, name, content, hashes=None):
    (tmp_path / name).write_bytes(content)
    return gate.files(tmp_path, hashes)


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


REFUSED_FILES = {
    "a pickle": ("rows.pkl", b"\x80\x04.", "only .html, .ipynb"),
    "slides of another kind": ("slides.pptx", archive("a", b"x"), "only .html, .ipynb"),
    "another document": ("minutes.docx", archive("a", b"x"), "only report.docx and tables.xlsx are published"),
    "an archive": ("rows.csv.gz", gzip.compress(b"a"), "only .html, .ipynb"),
    "an archive by another name": ("rows.csv", gzip.compress(b"a"), "is not the kind of file that its name says"),
    "UTF-16": ("rows.csv", "a,b".encode("utf-16"), "is not the kind of file that its name says"),
    "a bomb": ("tables.xlsx", archive("a", b"0" * 210_000_000), "unpacks to more than can be searched"),
    "a script": ("page.html", b"<script>1</script>", "holds a <script>"),
    "a script in capitals": ("page.html", b"<ScRiPt src=x>", "holds a <script>"),
    "a handler": ("page.html", b'<img src="data:image/png;base64,AA==" onerror="x">', "an active onerror in <img>"),
    "an address that runs": ("page.html", b'<a href="java\nscript:x">x</a>', "holds an active href in <a>"),
    "an address that runs, in entities": ("page.html", b'<a href="&#106;avascript:x">x</a>', "an active href in <a>"),
    "a handler behind a quotation mark": ("page.html", b"<img a' onerror=x>", "holds what runs at an event"),
    "a script between quotation marks": ("page.html", b"<b a'><script>1</script><b a'>", "holds a <script>"),
    "pictures from elsewhere": (
        "page.html",
        b'<img srcset="https://x.org/y.png 2x">',
        "a <img> that fetches something",
    ),
    "a style from elsewhere": (
        "page.html",
        b"<style>@import 'https://x.org'</style>",
        "a style that fetches something",
    ),
    "a picture in a style": ("page.html", b"<style>p {background: url( //x.org)}</style>", "a style that fetches"),
    "a picture from elsewhere": ("page.html", b'<img src="https://x.org/y.png">', "a <img> that fetches something"),
    "a frame": ("page.html", b"<iframe src=x></iframe>", "holds a <iframe>"),
    "a way elsewhere": ("page.html", b'<meta http-equiv="refresh" content="0;url=x">', "holds a <meta> that leads"),
    "SVG with a script": ("p.svg", b'<svg xmlns="x"><script>1</script></svg>', "holds a <script>"),
    "SVG with a page": ("p.svg", b'<svg xmlns="x"><foreignObject/></svg>', "holds a <foreignobject>"),
    "SVG with its own words": (
        "p.svg",
        b'<!DOCTYPE s [<!ENTITY a "x">]><svg xmlns="x">&a;</svg>',
        "words of its own making",
    ),
    "SVG that grows": (
        "p.svg",
        b'<!DOCTYPE s [<!ENTITY a "'
        + b"x" * 9999
        + b'">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 99 if n else b"&a;" * 99) for n in range(5))
        + b']><svg xmlns="x">&a4;</svg>',
        "holds what is not well-formed SVG",
    ),
    "SVG with a style that fetches": (
        "p.svg",
        b'<svg xmlns="x"><style>@import "x"</style></svg>',
        "a style that fetches",
    ),
    "SVG that fetches": ("p.svg", b'<svg xmlns="x"><image href="https://x.org"/></svg>', "an active href in <image>"),
    "SVG that is none": ("p.svg", b"<svg>", "holds what is not well-formed SVG"),
    "a macro": ("report.docx", archive("word/vbaProject.bin", b"x"), "holds a macro, a control or another file"),
    "another file": ("report.docx", archive("word/embeddings/a.bin", b"x"), "holds a macro, a control or another file"),
    "a link to a file": (
        "report.docx",
        archive("word/_rels/d.rels", b'<R Target="file:///x" TargetMode="External"/>'),
        "holds a link to a file",
    ),
    "a path in an archive": ("report.docx", archive("a.xml", b"/home/jo/x"), "holds an absolute path"),
}


@pytest.mark.parametrize("fault", REFUSED_FILES)
def test_a_file_that_may_not_be_published_is_refused(fault, tmp_path):
    name, content, sentence = REFUSED_FILES[fault]
    found = refused(tmp_path, name, content)
    assert found and found[0].startswith(name)
    assert any(sentence in one for one in found)


def test_a_link_is_refused(tmp_path):
    (tmp_path / "page.html").symlink_to("/etc/hostname")
    assert gate.files(tmp_path) == [f"page.html: only {', '.join(gate.FILE_TYPES)} files are published"]


# The counts of a whole report


def shown_table(id, rows, by, base=5):
    claim = Claim(of="stock", by=by, where={"month": "2022-03"}, counts=["children"], rows=rows, threshold=5, base=base)
    return TABLE | {"id": id, "claim": claim.model_dump()}


HOMES = shown_table("table-1-1", [{"home": "a", "children": "[c]"}, {"home": "b", "children": 5}], ["home"])
SEXES = shown_table("table-2-1", [{"sex": "male", "children": 5}, {"sex": "female", "children": 0}], ["sex"])
OTHERS = shown_table("table-2-1", [{"sex": "male", "children": 500}, {"sex": "female", "children": 0}], ["sex"])


def counted(*twins, policy=None):
    outputs = [new_output("display_data", {JSON_TYPE: twin}) for twin in twins]
    books = [new_notebook(cells=[new_code_cell(outputs=[one])]) for one in outputs]
    return gate.counts(books, policy or Policy())


def test_tables_of_two_sections_that_together_give_a_count_away_are_refused():
    assert counted(HOMES) == [] and counted(SEXES) == []
    (sentence,) = counted(HOMES, SEXES)
    assert sentence.startswith("table-1-1, row 1, column children: the other tables of the report leave too few values")


def test_what_a_figure_counts_is_added_up_with_the_tables():
    drawn = FIGURE | {"id": "figure-2-1", "claim": SEXES["claim"]}
    assert counted(drawn) == [] and len(counted(HOMES, drawn)) == 1


def test_a_table_of_noughts_gives_nothing_away():
    assert counted(shown_table("table-1-1", [{"home": "a", "children": 0}], ["home"])) == []


def test_tables_that_contradict_each_other_are_refused():
    (sentence,) = counted(HOMES, OTHERS)
    assert sentence == "table-1-1 and table-2-1: these tables count the same children differently"


def test_tables_made_under_a_laxer_policy_are_refused():
    assert counted(SEXES, policy=Policy(base=10)) == [
        "table-2-1: was made safe under a laxer policy than report.yml has"
    ]


# The real runner


def test_a_run_that_gives_a_count_away_publishes_nothing(report, capsys):
    cells = [show("", FIGURE), show("", HOMES), show("", SEXES)]
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", *cells)
    assert cli.main(["run", "--section", "01"]) == 3
    assert "leave too few values for a hidden count" in capsys.readouterr().err
    assert not (project.OUTPUTS / "latest").exists()
