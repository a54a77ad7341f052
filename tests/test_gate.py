"""The gate on files: which may not be published, whoever is or is not in them."""

import gzip

import pytest
from gated_files import archive, refused

from helpers.report import gate

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
    "a style in capitals": ("page.html", b"<style>@IMPORT 'https://x.org'</style>", "a style that fetches something"),
    "a style in escapes": ("page.html", rb"<style>p {background: u\72 l(//x.org)}</style>", "a style that fetches"),
    "a set of pictures": ("page.html", b"<style>p {cursor: image-set('//x.org' 1x)}</style>", "a style that fetches"),
    "a picture beside one": (
        "page.html",
        b'<img srcset="data:image/png;base64,A 1x, //x.org 2x">',
        "a <img> that fetches something",
    ),
    "a picture named twice": (
        "page.html",
        b'<img src="//x.org" src="data:image/png;base64,A">',
        "a <img> that fetches",
    ),
    "a picture of another name": (
        "page.html",
        b'<svg><image xlink:href="//x.org"/></svg>',
        "an active href in <image>",
    ),
    "a link that tells": ("page.html", b'<a href="#x" ping="//x.org">x</a>', "an active ping in <a>"),
    "SVG with a style in a file": ("p.svg", b'<?xml-stylesheet href="x"?><svg xmlns="x"/>', "a style that fetches"),
    "SVG with a colour from elsewhere": ("p.svg", b'<svg xmlns="x" fill="url(//x.org#a)"/>', "an active fill in <svg>"),
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
