"""The documentation leads where it says and its examples run."""

import doctest
import re
import shlex

import pytest
from steady_authority import steady

from helpers import (
    charts,
    cli,
    costs,
    data,
    disclosure,
    forecast,
    narrative,
    parameters,
    project,
    stock_flow,
    tables,
)
from helpers.drawing import forecast_figures
from helpers.forecasting import backtesting

PAGES = sorted([*project.ROOT.glob("*.md"), *(project.ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
FILE = re.compile(r"`((?:src|tests|benchmarks|docs|data|deploy|notebooks|\.ci|\.github)/[\w./-]+|[\w/]+\.py)`")
CALL = re.compile(r"(?:^|bin/)safeguarding((?: (?:[\w.~*/:-]+|''))+)", re.M)
MADE_LATER = ("data/imported", "data/published/adoption.csv", "notebooks/13_adoption.ipynb")


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_links_lead_somewhere(page):
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_that_it_names_are_there(page):
    """By their paths or, for modules, as they are called in their folder."""
    for name in FILE.findall(page.read_text(encoding="utf-8")):
        known = (project.ROOT / name).exists() or any((project.ROOT / "src").rglob(name))
        assert known or name.startswith(MADE_LATER), name


def test_every_call_of_the_command_is_one_it_understands():
    pages = [*PAGES, *(project.ROOT / "deploy").iterdir()]
    calls = {call for page in pages for call in CALL.findall(page.read_text(encoding="utf-8"))}
    assert len(calls) > 5
    for call in calls:
        cli.parser().parse_args(shlex.split(call))


def test_the_list_of_documentation_leaves_no_page_out():
    listed = (project.ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (project.ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in listed} == set()


CALLED = (data, narrative, forecast, charts, tables, forecast_figures, backtesting, disclosure, stock_flow)


def test_the_examples_of_what_notebooks_call_run():
    """They are skipped as doctests, since what they give depends on the tables; here they only have to run."""
    edition, own = parameters.check(), steady()
    names = {"edition": edition, "own": own} | {
        one.__name__.rpartition(".")[2]: one
        for one in (charts, costs, data, disclosure, forecast, narrative, stock_flow, tables)
    }
    names["children"] = data.series("children_looked_after", "cla_31_march", edition.area, edition.data_end)
    names["rates"] = data.rows("children_looked_after", "cla_rate", edition.benchmarks, edition.year_end)
    names["model"] = stock_flow.fit(own, 36)
    for module in CALLED:
        for told in doctest.DocTestFinder().find(module, module.__name__):
            for example in told.examples:
                exec(example.source, names)
