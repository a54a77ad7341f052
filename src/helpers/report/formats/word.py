"""The report as a Word document: pandoc makes it of HTML, then it gets its styles, contents, pages and footer."""

import datetime
import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pypandoc

from helpers.report.formats import word_pages
from helpers.report.formats.template import TEMPLATES, fill

COMMAND = ["--from=html", "--to=docx", "--output=-", "--metadata=lang:en-GB"]

FOOTER = "footer1.xml"
FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
REGISTERED = {
    "[Content_Types].xml": (
        b"</Types>",
        f'<Override PartName="/word/{FOOTER}" ContentType="{FOOTER_TYPE}"/>',
    ),
    "word/_rels/document.xml.rels": (
        b"</Relationships>",
        f'<Relationship Id="{word_pages.FOOTER_ID}" Target="{FOOTER}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>',
    ),
}
"""The parts that name the footer: how each ends, and what goes before that."""

STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the same whenever and wherever the document is made."""


def document(html: str, pictures: Mapping[str, bytes], title: str, day: datetime.date) -> bytes:
    """The document of some HTML; `pictures` has the files that it names, `day` is when its data end.

    Equal arguments give equal bytes.
    """
    parts = _parts(_converted(html, pictures))
    parts["word/document.xml"] = word_pages.finished(parts["word/document.xml"])
    parts["word/styles.xml"] = (TEMPLATES / "word" / "styles.xml").read_bytes()
    parts["docProps/core.xml"] = fill("word/core.xml.j2", title=title, day=day.isoformat()).encode()
    parts[f"word/{FOOTER}"] = fill("word/footer.xml.j2", text=title).encode()
    for name, (end, footer) in REGISTERED.items():
        parts[name] = parts[name].replace(end, footer.encode() + end)
    return _packed(parts)


def _converted(html: str, pictures: Mapping[str, bytes]) -> bytes:
    """What pandoc makes of the HTML, with no other file and no setting of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in pictures.items():
            (Path(folder) / name).write_bytes(content)
        command = [pypandoc.get_pandoc_path(), *COMMAND, f"--data-dir={folder}"]
        settings = os.environ | {"SOURCE_DATE_EPOCH": "0"}
        return subprocess.run(
            command, input=html.encode(), stdout=subprocess.PIPE, cwd=folder, env=settings, check=True
        ).stdout


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, kind)
    return file.getvalue()
