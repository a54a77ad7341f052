"""The pages: safe whatever they hold, and usable by everyone, which axe checks in a real Chromium."""

import html
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
import small_report
from browsing import usable
from made_up_pages import EVIL, LONG_WORD, executed, figure, sections, table

from helpers import charts, data, findings, narrative, parameters
from helpers.published.metadata import Source
from helpers.report import render
from helpers.report.plan import Section
from helpers.showing.display import Figure, Table, Text
from helpers.showing.grid import grid

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '"><svg onload=alert(1)>',
    "<style>*{display:none}</style><iframe src=//example.org></iframe>",
)


def evil_page():
    """A page with hostile text in every place that data can fill: area, titles, captions, headings, cells, notes."""
    frame = pd.DataFrame({EVIL: [EVIL]}, index=[EVIL])
    cells, plotted = (
        grid(f"{what} {EVIL}", [EVIL, "Value"], [[EVIL, EVIL], [EVIL, "1"]]) for what in ("Table", "Data")
    )
    sources = (Source(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL),)
    notebook = executed(
        narrative.key_findings([EVIL]),
        Table("4.1", EVIL, frame, cells, (EVIL,), sources),
        Figure("4.1", EVIL, EVIL, EVIL, small_report.SVG, frame, plotted, (EVIL, EVIL), sources),
        title=html.escape(EVIL),
    )
    area = SimpleNamespace(area_name=EVIL, area_and_year=EVIL, time_period=2022, level=[80])
    section = Section(render.TEMPLATES / "04_x.ipynb", EVIL, EVIL, frozenset())
    edition = render.Edition(area, (section,), EVIL)
    return render.section_page(edition, section, notebook, section, section), render.area_page(edition, {}, [])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages of one area: a section with everything a section can show, a missing one, and the indexes."""
    folder = tmp_path_factory.mktemp("pages")
    chosen = sections(("04_looked_after", "4. Children looked after"), ("07_placements", "7. Placements"))
    edition = render.Edition(parameters.check(time_period=2022), chosen, "Hampshire · data 1a2b3c4d · code 5e6f7a8")
    shown = [
        Text(f"<ul><li>1,726 at 31 March 2022.</li><li>{LONG_WORD}</li></ul>"),
        table("4.1", "Children looked after, 2011 to 2022"),
        figure("4.1", "Children looked after rose 3.9% to 1,726"),
        figure("4.2", f"Children looked after in {LONG_WORD}"),
        charts.trend(data.rows("children_looked_after", "cla_31_march", parameters.check().area), "4.3"),
    ]
    finding = small_report.FINDING | {"section": "04"}
    render.area(folder / "area", edition, {"04_looked_after": executed(*shown)}, [finding])
    (folder / "index.html").write_text(render.areas_page([edition, edition]), encoding="utf-8")
    for name, page in zip(("evil.html", "evil_index.html"), evil_page(), strict=True):
        (folder / name).write_text(page, encoding="utf-8")
    return folder


class Active(HTMLParser):
    """Collects whatever in a page could run, load or restyle."""

    def __init__(self):
        super().__init__()
        self.found, self.styles = [], 0

    def handle_starttag(self, tag, attributes):
        self.styles += tag == "style"
        if tag in {"script", "iframe", "object", "embed", "form", "svg", "link", "base"}:
            self.found.append(tag)
        for name, value in attributes:
            loads = name in {"src", "href", "action", "srcset"}
            outside = tag == "img" and not (value or "").startswith("data:image/svg+xml,")
            if (
                name.startswith("on")
                or name == "style"
                or (loads and ((value or "").strip().lower().startswith("javascript:") or outside))
            ):
                self.found.append(f"{tag} {name}={value}")


def active(page):
    parser = Active()
    parser.feed(page)
    return parser.found + ["style"] * (parser.styles - 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_anything_shown_is_inert(text):
    unsafe = [Text(f"<p>{text}</p>"), Text(f"<table><caption>{text}</caption><tr><th>{text}</th></tr></table>")]
    escaped = [
        table("4.1", text, cells=2),
        figure(f"4.2{text}", text),
        Figure("4.3", text, text, text, small_report.SVG, pd.DataFrame({text: [text]})),
    ]
    notebook = executed(*unsafe, *escaped, prose=f"{text}\n\n## {text}\n\n[x](javascript:alert(1))", title=text)
    section = Section(render.TEMPLATES / "04_x.ipynb", text, text, frozenset())
    edition = render.Edition(parameters.check(time_period=2022), (section,), text)
    assert active(render.section_page(edition, section, notebook, section, section)) == []
    assert active(render.area_page(edition, {}, [])) == []


def test_no_line_breaks_between_a_sign_and_the_pound_sign():
    edition = render.Edition(parameters.check(time_period=2022), (), "made")
    section = Section(render.TEMPLATES / "08_x.ipynb", "8. Costs", "What?", frozenset())
    page = render.section_page(edition, section, executed(Text("<p>−£2.3 million and +£700,000</p>")))
    assert "<p>−\u2060£2.3 million and +\u2060£700,000</p>" in page


def test_the_summary_leads_to_figures_and_the_index_begins_with_its_first_list():
    chosen = sections(("00_executive_summary", "Executive summary"), ("04_looked_after", "4. Children looked after"))
    edition = render.Edition(parameters.check(time_period=2022), chosen, "made")
    told = ["Children: 1,726. (Section 4, Figure 4.3.)", "Costs. (Section 8, Figure 8.1.)"]
    summary = executed(narrative.key_findings(told), narrative.key_findings(["Another list."]))
    page = render.section_page(edition, chosen[0], summary)
    assert '(<a href="04_looked_after.html#figure-4-3">Section 4, Figure 4.3</a>.)' in page
    assert "<li>Costs. (Section 8, Figure 8.1.)</li>" in page  # there is no such section
    index = render.area_page(edition, {"00_executive_summary": summary}, [])
    assert "<strong>Children:</strong> 1,726." in index and "Another list." not in index
    assert 'href="00_executive_summary.html#recommendations-to-note"' in index
    assert "In one minute" not in render.area_page(edition, {}, [])


def test_hostile_text_is_text_wherever_data_can_put_it(pages):
    for name in ("evil.html", "evil_index.html"):
        page = (pages / name).read_text(encoding="utf-8")
        assert active(page) == [] and "<b onclick" not in page
        assert "&lt;b onclick=" in page and 'href="javascript' not in page


def test_what_the_helpers_show_survives_whole(pages):
    page = (pages / "area" / "04_looked_after.html").read_text(encoding="utf-8")
    for kept in (
        'alt="A line rising from 1,661 to 1,726."',
        'src="data:image/svg+xml,',
        '<figure id="figure-4-1">',
        '<details><summary>Data for Figure 4.1</summary><span id="rows-4-1"></span>',
        '<div class="table-scroll" role="region" aria-label="Children looked after, 2011 to 2022" tabindex="0">',
        '<th scope="row">Children looked after</th>',
        '<a href="https://example.org">LAIT</a>',
        '<a href="#key-findings">Key findings</a>',
        '<span id="cell-id=cell-1"></span>',
        '<span id="code-figure-4-1"></span>',
        "Content-Security-Policy",
        '<html lang="en-GB">',
    ):
        assert kept in page
    assert len(page) < 300_000


def test_a_section_leads_to_the_ones_beside_it_and_a_missing_one_says_so(pages):
    first, missing = ((pages / "area" / f"{name}.html").read_text() for name in ("04_looked_after", "07_placements"))
    assert 'rel="next" href="07_placements.html"' in first and 'rel="prev"' not in first
    assert 'rel="prev" href="04_looked_after.html"' in missing and 'rel="next"' not in missing
    assert "This section is missing from this edition" in missing


def test_code_that_shows_nothing_stands_with_the_next_that_does():
    body, _ = render.cells(executed(Text(""), Text("<p>Rose.</p>"), Text("")))
    first, last = body.split("<p>Rose.</p>")
    assert "Show code" not in first and last.count("Show code") == 2
    assert '<span id="cell-id=cell-0"></span><span id="cell-id=cell-1"></span>' in first


def test_the_index_shows_a_headline_of_demand_and_one_of_quality():
    chosen = sections(("04_looked_after", "4. Children looked after"), ("09_workforce", "9. Workforce"))
    edition = render.Edition(parameters.check(time_period=2022), chosen, "made")
    found = [finding for number in ("04", "09") for finding in findings.headlines(edition.parameters, number).found]
    unknown = [finding | {"value": None} for finding in found]
    index = render.area_page(edition, {}, found)
    assert [title in index for title in ("Children looked after", "starting to be", "in post", "vacant", "Agency")] == [
        True, False, True, True, False,
    ]  # fmt: skip
    assert "headline-measures" not in render.area_page(edition, {}, unknown)


def test_headings_of_one_name_have_anchors_of_their_own():
    body, contents = render.cells(executed(Text("<h2>Forecast</h2><h2>Forecast</h2><h3>Forecast &amp; more</h3>")))
    assert contents == [("key-findings", "Key findings"), ("forecast", "Forecast"), ("forecast-2", "Forecast")]
    assert '<h3 id="forecast-more">Forecast &amp; more</h3>' in body


def test_a_note_is_given_once_and_then_pointed_to():
    note = (
        f"Change of basis from 2022. The return counts many more episodes{' of need' * 5}, and fewer that end at once."
    )
    short = "[c] stands for 1 to 5 children. Others are rounded."
    notes = {"notes": (note, short)}
    figures = [Figure(f"1.{n}", "x", "y", f"Line {n}.", small_report.SVG, pd.DataFrame(), **notes) for n in (1, 2)]
    body, _ = render.cells(executed(*figures))
    assert body.count(note) == 1 and body.count(short) == 2
    assert 'Change of basis from 2022. See the note with <a href="#figure-1-1">Figure 1.1</a>.' in body


def test_the_measures_lead_to_sections_figures_and_rows(pages):
    page = (pages / "area" / "measures.html").read_text(encoding="utf-8")
    assert '<a href="#letter-c">C</a>' in page and "<dt>Children looked after</dt>" in page
    for place in ("", "#figure-4-3", "#rows-4-3"):
        assert f'<a href="04_looked_after.html{place}">' in page
    section = (pages / "area" / "04_looked_after.html").read_text(encoding="utf-8")
    assert '<figure id="figure-4-3">' in section and '<span id="rows-4-3"></span>' in section


PAGES = [
    "area/measures.html", "area/since_last_edition.html","index.html", "area/index.html", "area/04_looked_after.html",
    "area/07_placements.html", "evil.html", "evil_index.html",
]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_meet_wcag_ask_for_nothing_and_fit_the_screen(browser, pages, width, scheme):
    for name in PAGES:
        usable(browser, pages / name, viewport={"width": width, "height": 800}, color_scheme=scheme).close()


@pytest.mark.browser
def test_the_keyboard_reaches_the_content_the_tables_and_the_code(browser, pages):
    page = browser.new_page()
    page.goto((pages / "area" / "04_looked_after.html").as_uri())
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel"))
    assert reached[0] == "Skip to main content"
    assert any("Data for Figure 4.1" in text for text in reached)
    assert any("Show code for Table 4.1" in text for text in reached)
    assert page.evaluate("document.querySelector('.table-scroll').tabIndex") == 0
    page.close()


def test_areas_are_listed_by_name():
    editions = [render.Edition(parameters.check(area=area), [], "") for area in ("E06000054", "E10000014", "E09000007")]
    page = render.areas_page(editions)
    assert page.index("Camden") < page.index("Hampshire") < page.index("Wiltshire")
