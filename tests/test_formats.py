"""The Word document, the slides and the spreadsheet: whole, safe whatever they hold, and the same each time."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
import small_report
from browsing import usable
from made_up_pages import EVIL, executed, figure, sections, table

from helpers import parameters
from helpers.report import gate, render
from helpers.report.formats import bundle, cabinet, content, pictures
from helpers.showing.display import Figure, Table, Text
from helpers.showing.grid import grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHOSEN = sections(
    ("00_executive_summary", "Executive summary"),
    ("04_looked_after", "4. Children looked after"),
    ("07_placements", "7. Placements"),
    ("12_outlook", "12. Outlook"),
    ("90_reconciliation", "90. Reconciliation"),
)
KEY = Text('<ul class="key-findings"><li>1,726 at 31 March 2022.</li><li>=SUM(A1) &amp; more.</li></ul>')
FINDING = small_report.FINDING | {"section": "04"}


def mixed():
    """A table whose cells are numbers, symbols, signs and text that looks like a formula."""
    frame = pd.DataFrame(
        {
            "Measure": ["Children aged 10 to 17", "Share", "=1+1", "%"],
            "2021": [1661.4, 35.678, "[c]", "@SUM(1)"],
            "Change": ["+65 (+3.9%)", "−1,234", "00042", ""],
        }
    )
    shown = [["Children aged 10 to 17", "1,661", "+65 (+3.9%)"], ["Share", "35.7", "−1,234"]]
    shown += [["=1+1", "[c]", "00042"], ["%", "@SUM(1)", ""]]
    return Table("4.2", "Mixed", frame, grid("Mixed", list(frame.columns), shown), ("Basis changed in 2020.",))


def nothing(number):
    return Figure(number, "No figures for placements are published for Hampshire.")


NOTEBOOKS = {
    "00_executive_summary": executed(KEY, title="Executive summary"),
    "04_looked_after": executed(
        KEY, table("4.1", "Looked after, 2011 to 2022"), mixed(), figure("4.1", "Rose to 1,726")
    ),
    "12_outlook": executed(nothing("12.1"), figure("12.2", "Forecast 1,800"), title="12. Outlook"),
    "90_reconciliation": executed(table("90.1", "Every statement"), title="90. Reconciliation"),
}


def edition(**values):
    return render.Edition(parameters.check(time_period=2022), CHOSEN, "Hampshire · data 1a2b3c4d", **values)


def made(folder, notebooks=NOTEBOOKS, **values):
    folder.mkdir(exist_ok=True)
    bundle.write(folder, edition(**values), notebooks, [FINDING])
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made(tmp_path_factory.mktemp("formats"))


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(name))


def document(folder):
    return part(folder / "report.docx", "word/document.xml")


def said(element):
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def styled(document, style):
    return [
        said(one)
        for one in document.iter(f"{W}p")
        if (found := one.find(f"{W}pPr/{W}pStyle")) is not None and found.get(f"{W}val") == style
    ]


def slides(folder):
    """The heading of each slide after the first, and how many sentences it has."""
    page = (folder / "slides.html").read_text(encoding="utf-8")
    return [(re.search("<h2.*?>(.*?)</h2>", one)[1], one.count("<li>")) for one in page.split("<section")[2:]]


def cells(folder, sheet):
    """The cells of a sheet by their place: numbers as numbers, text as text."""
    strings = [
        "".join(t.text or "" for t in one.iter(f"{S}t")) for one in part(folder / "tables.xlsx", "xl/sharedStrings.xml")
    ]
    book = part(folder / "tables.xlsx", "xl/workbook.xml")
    names = [one.get("name") for one in book.iter(f"{S}sheet")]
    found = {}
    for cell in part(folder / "tables.xlsx", f"xl/worksheets/sheet{names.index(sheet) + 1}.xml").iter(f"{S}c"):
        value = cell.find(f"{S}v")
        assert cell.find(f"{S}f") is None, "a formula"
        if value is not None:
            found[cell.get("r")] = strings[int(value.text)] if cell.get("t") == "s" else float(value.text)
    return found


def test_the_document_has_the_order_of_a_report_to_a_cabinet(folder):
    headings = [
        *("Purpose of this report", "Executive summary", "4. Children looked after", "7. Placements"),
        *("Forecasts and risks", "Equality", "Sources", "Annex: Reconciliation"),
    ]
    assert styled(document(folder), "Heading1") == headings
    assert styled(document(folder), "TOC1") == headings
    assert "This section is missing from this edition." in styled(document(folder), "Warning")[0]
    assert styled(document(folder), "Title") == ["Annual Safeguarding Report"]


def test_the_recommendations_of_the_summary_stand_before_it(tmp_path):
    summary = nbformat.from_dict(NOTEBOOKS["00_executive_summary"])
    summary.cells += [
        nbformat.v4.new_markdown_cell("## Recommendations to note\n\nDrafted.", id="recommendations"),
        *executed(Text('<ul class="key-findings"><li>Ask for a plan.</li></ul>')).cells[-1:],
        nbformat.v4.new_markdown_cell("## How busy\n\nBusy.", id="busy"),
    ]
    found = document(made(tmp_path, NOTEBOOKS | {"00_executive_summary": summary}))
    assert styled(found, "Heading1")[:3] == ["Purpose of this report", "Recommendations to note", "Executive summary"]
    assert said(found).count("Ask for a plan.") == 1


def test_every_picture_has_its_alternative_text_and_every_table_its_heading_row(folder):
    found = document(folder)
    drawn = [one.get("descr") for one in found.iter() if one.tag.endswith("}docPr")]
    assert drawn == ["A line rising from 1,661 to 1,726."] * 2
    tables = list(found.iter(f"{W}tbl"))
    assert len(tables) == 3
    for one in tables:
        assert one.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert one.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val").startswith("Table ")
    assert "No figures for placements are published for Hampshire." in said(found)
    assert "Source: LAIT from the Department for Education" in said(found)


def test_tables_fit_their_page_and_the_annexes_are_wide(folder):
    found = document(folder)
    pages = [int(one.get(f"{W}w")) for one in found.iter(f"{W}pgSz")]
    assert pages == [11906, 16838]
    widths = [sum(int(column.get(f"{W}w")) for column in one.iter(f"{W}gridCol")) for one in found.iter(f"{W}tbl")]
    assert all(width <= 11906 - 2 * 1134 for width in widths[:-1]) and 14_000 < widths[-1] <= 16838 - 2 * 1134


def test_figures_that_tell_children_apart_are_listed_by_characteristic():
    chapters = content.chapters(CHOSEN, NOTEBOOKS, {})
    assert cabinet.equality(chapters) == [
        "By age: Table 4.2.",
        "By sex: this report holds no figures.",
        "By ethnicity: this report holds no figures.",
        "By disability: this report holds no figures.",
    ]


def test_numbers_stay_numbers_and_text_stays_text_in_the_spreadsheet(folder):
    found = cells(folder, "Table 4.2")
    assert found["A1"] == "Table 4.2: Mixed [note 2]"
    values = list(found.values())
    start = values.index("Measure")
    assert values[start:] == [
        *("Measure", "2021", "Change"),
        *("Children aged 10 to 17", 1661.4, "+65 (+3.9%)"),
        *("Share", 35.678, -1234.0),
        *("=1+1", "[c]", "00042"),
        *("per cent", "@SUM(1)", "[z]"),
    ]
    assert "Basis changed in 2020." in cells(folder, "Notes").values()
    assert [value for value in cells(folder, "Contents").values() if str(value).startswith("Table 4.1: ")]


def test_rows_that_a_page_groups_bear_the_name_of_their_group_in_files():
    rows = [["Entered care", "Hampshire", "612"], ["Entered care", "England", "31,010"], ["Left care", "England", "3"]]
    frame = pd.DataFrame(rows, columns=["Measure", "Area", "2022"])
    grouped = Table("4.3", "By area", frame, grid("By area", list(frame.columns), rows, grouped=True))
    (chapter,) = content.chapters(CHOSEN[1:2], {"04_looked_after": executed(grouped)}, {})
    (found,) = chapter.grids()
    assert found.headings == ("Measure", "Area", "2022")
    assert [list(row) for row in found.rows] == rows
    assert found.numeric == (False, False, True)


def test_rows_that_a_page_groups_are_grouped_in_the_document(tmp_path):
    rows = [["Entered care", "Hampshire", "612"], ["Entered care", "England", "31,010"]]
    frame = pd.DataFrame(rows, columns=["Measure", "Area", "2022"])
    grouped = Table("4.3", "By area", frame, grid("By area", list(frame.columns), rows, grouped=True))
    found = document(made(tmp_path, {"04_looked_after": executed(grouped)}))
    (table,) = found.iter(f"{W}tbl")
    told = [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert told == [["Area", "2022"], ["Entered care"], ["Hampshire", "612"], ["England", "31,010"]]


def test_a_report_without_a_section_still_has_all_three_files(tmp_path):
    folder = made(tmp_path, {})
    assert "7. Placements" in styled(document(folder), "Heading1")
    assert (folder / "slides.html").read_text(encoding="utf-8").count("<section") == 2
    assert cells(folder, "Cover")["A1"] == "Annual Safeguarding Report: Hampshire, year ending 31 March 2022"


def test_a_section_of_an_earlier_edition_says_so(tmp_path):
    folder = made(tmp_path, old={"04_looked_after": "the year ending 31 March 2021"})
    assert "the section of the report of the year ending 31 March 2021." in styled(document(folder), "Warning")[0]


def test_the_slides_show_the_figure_of_the_headline_measure_and_say_what_is_forecast(folder):
    headings = [heading for heading, _ in slides(folder)]
    assert headings == ["The year in brief", "Rose to 1,726", "Forecast 1,800", "Where to read more"]
    page = (folder / "slides.html").read_text(encoding="utf-8")
    assert "Notes for the speaker" in page and "<script" not in page


def test_a_long_list_is_shared_evenly_by_the_slides_it_fills(tmp_path):
    said = [f"{place}. {'word ' * 50}" for place in range(7)]
    listed = "".join(f"<li>{one}</li>" for one in said)
    summary = executed(Text(f'<ul class="key-findings">{listed}</ul>'), title="Executive summary")
    shared = slides(made(tmp_path, {"00_executive_summary": summary}))
    assert shared[:2] == [("The year in brief", 3), ("The year in brief, continued", 4)]


def test_the_same_report_gives_the_same_bytes_in_any_folder_language_and_time_zone(folder, tmp_path):
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import test_formats\n"
        "test_formats.made(pathlib.Path(sys.argv[2]))"
    )
    other = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "HOME": str(tmp_path), "USER": "someone"}
    command = [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path / "made")]
    subprocess.run(command, env=os.environ | other, cwd=tmp_path, check=True)
    assert small_report.contents(tmp_path / "made") == small_report.contents(folder)


def test_hostile_text_is_text_in_every_file_and_breaks_none(tmp_path):
    evil = f"{EVIL} $$x$$ [a](b)"
    frame = pd.DataFrame({evil: [evil], "": [1.5]})
    shown = [
        Text(f"<p>{EVIL}</p><script>alert(1)</script><a href='file:///etc/passwd'>x</a><img src='x.png'>"),
        Table("4.1", evil, frame, grid(evil, [evil, ""], [[evil, "1.5"]]), (evil,)),
        Figure("4.1", evil, evil, evil, small_report.SVG, frame, "", (evil,)),
        Figure("4.2", evil, evil, evil, "<svg>", frame),
    ]
    folder = made(tmp_path, {"04_looked_after": executed(*shown, prose=EVIL)})
    assert gate.files(folder) == []
    assert "=1+1" in said(document(folder)) and "\x07" not in said(document(folder))
    assert any("=1+1" in str(value) for value in cells(folder, "Table 4.1").values())
    relations = zipfile.ZipFile(folder / "report.docx").read("word/_rels/document.xml.rels").decode()
    assert "file:" not in relations and "javascript:" not in relations


def test_the_gate_lets_these_files_through_and_no_others_of_their_kinds(folder, tmp_path):
    assert gate.files(folder) == []
    shutil.copy(folder / "report.docx", tmp_path / "minutes.docx")
    assert gate.files(tmp_path) == ["minutes.docx: only report.docx and tables.xlsx are published of their kind"]


def test_a_picture_has_the_same_pixels_whatever_fonts_a_reader_names():
    letters = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60pt" height="30pt">'
        '<text x="5" y="20" font-family="{}">7%</text></svg>'
    )
    drawn = {pictures.png(letters.format(family)) for family in ("Arial, sans-serif", "No such font, sans-serif")}
    assert len(drawn) == 1 and drawn != {pictures.png(letters.replace("7%", "").format("sans-serif"))}
    assert pictures.png("<svg>") == b""


def converted(path, kind, folder):
    """What LibreOffice makes of a file; the test is skipped, visibly, where there is no LibreOffice."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("there is no LibreOffice here")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / path.with_suffix(f".{kind}").name).read_bytes()


def test_libreoffice_reads_the_headings_tables_and_pictures_of_the_document(folder, tmp_path):
    flat = ElementTree.parse(io.BytesIO(converted(folder / "report.docx", "fodt", tmp_path))).getroot()
    names = [re.sub("{.*}", "", one.tag) for one in flat.iter()]
    first = [
        one
        for one in flat.iter()
        if one.tag.endswith("}h") and "1" in [v for k, v in one.attrib.items() if k.endswith("outline-level")]
    ]
    assert len(first) == 8
    assert (names.count("table"), names.count("image")) == (3, 2)
    described = ["".join(one.itertext()) for one in flat.iter() if one.tag.endswith("}desc")]
    assert described == ["A line rising from 1,661 to 1,726."] * 2
    assert converted(folder / "report.docx", "pdf", tmp_path).startswith(b"%PDF")


def test_libreoffice_reads_the_spreadsheet(folder, tmp_path):
    flat = converted(folder / "tables.xlsx", "fods", tmp_path).decode()
    assert 'table:name="Table 4.2"' in flat and "table:formula" not in flat and ">=1+1<" in flat


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (360, 740)])
def test_the_slides_meet_wcag_fit_the_screen_and_print_one_a_page(browser, folder, width, height):
    page = usable(browser, folder / "slides.html", viewport={"width": width, "height": height})
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 5
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Next")
    page.close()
