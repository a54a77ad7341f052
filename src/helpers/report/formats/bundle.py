"""What a run adds to an area's pages: the report in three other forms."""

from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from helpers.report.formats import cabinet, content, pictures, slides, word, workbook
from helpers.report.render import REPORT, Edition


def write(folder: Path, edition: Edition, notebooks: Mapping[str, NotebookNode], findings: list[dict]) -> None:
    """Write `report.docx`, `slides.html` and `tables.xlsx` of one area; the same input gives the same bytes."""
    chapters = content.chapters(edition.sections, notebooks, edition.old)
    day = edition.parameters.data_end
    drawn = {picture.id: pictures.png(picture.svg) for chapter in chapters for picture in chapter.pictures()}
    files = {f"{id}.png": png for id, png in drawn.items()}
    document = word.document(cabinet.html(edition, chapters), files, f"{REPORT}: {edition.label}", day)
    (folder / "report.docx").write_bytes(document)
    (folder / "slides.html").write_text(slides.page(edition, chapters, findings), encoding="utf-8", newline="\n")
    (folder / "tables.xlsx").write_bytes(workbook.workbook(edition, chapters, day))
