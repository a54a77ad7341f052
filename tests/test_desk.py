"""The analyst's desk: what the scenario explorer computes and shows, the parameters form, and the desk's notebooks."""

import re

import nbformat
import numpy as np
import pytest
import small_report
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from steady_authority import steady

from helpers import desk, parameters, project, scenarios
from helpers.exploring.what_if import Changes, WhatIf
from helpers.own import outlook as own_outlook
from helpers.own import spending_outlook

DESK = project.NOTEBOOKS / "desk"
MOVES = st.integers(-50, 50)


@pytest.fixture(scope="module")
def ahead():
    return spending_outlook.made(steady(), parameters.check())


@pytest.fixture(scope="module")
def what_if(ahead):
    return WhatIf(ahead)


@pytest.fixture(scope="module")
def base(what_if):
    return what_if.outcome()


def last(interval):
    return interval["mean"].iloc[-1]


def steps(outcome):
    return outcome.steps.set_index("label")["value"]


def test_no_change_is_the_forecast_itself(ahead, base):
    assert np.allclose(base.children, ahead.children.interval())
    assert np.allclose(base.spending, ahead.money.interval())
    assert (steps(base)[["Number of other children", "Mix of placements", "Prices"]] == 0).all()


def test_fewer_who_come_and_more_who_leave_mean_fewer_children_and_less_spending(what_if, base):
    for changes in (Changes(entries=-30), Changes(exits=30)):
        changed = what_if.outcome(changes)
        assert last(changed.children) < last(base.children) - 5
        assert last(changed.spending) < last(base.spending)
        assert steps(changed)["Number of other children"] < 0


def test_unaccompanied_children_have_a_step_of_their_own(what_if):
    changed = steps(what_if.outcome(Changes(unaccompanied=100)))
    assert changed["Number of unaccompanied children"] > 0 == changed["Number of other children"]


def test_prices_move_spending_and_no_child(what_if, base):
    changed = what_if.outcome(Changes(prices=5))
    assert changed.children.equals(base.children)
    dearer = changed.spending["mean"] / base.spending["mean"]
    assert dearer.to_list() == pytest.approx([1.05, 1.05**2, 1.05**3], abs=0.01)
    assert steps(changed)["Prices"] == pytest.approx(last(changed.spending) - last(base.spending), abs=100_000)


def test_cheaper_homes_change_the_mix(what_if, base):
    changed = what_if.outcome(Changes(homes_to_fostering=100))
    assert steps(changed)["Mix of placements"] < -100_000
    assert abs(last(changed.children) - last(base.children)) < 5


@settings(max_examples=10, deadline=None)
@given(MOVES, MOVES, st.integers(0, 100), st.integers(-5, 10))
def test_the_steps_lead_from_what_was_paid_to_what_is_forecast(what_if, entries, exits, share, prices):
    changed = what_if.outcome(Changes(entries=entries, exits=exits, homes_to_fostering=share, prices=prices))
    first, *between, end = changed.steps["value"]
    assert first + sum(between) == pytest.approx(end, abs=1)
    assert end == pytest.approx(last(changed.spending), abs=50_001)  # the end is rounded


def test_fifty_draws_beside_many_miss_by_less_than_fifty_alone(ahead, what_if):
    fewer = Changes(entries=-30)
    scenario = fewer.beside(scenarios.named("base"))
    truth, alone = (ahead.model.simulate(36, n, 99, scenario).interval() for n in (1_000, 50))
    missed = [(made - truth).abs().sum(axis=None) for made in (what_if.outcome(fewer).children, alone)]
    assert missed[0] < 0.7 * missed[1]


def test_a_scenario_that_needs_the_child_population_is_left_out_without_it(ahead, monkeypatch):
    monkeypatch.setattr(own_outlook, "child_population", lambda edition: None)
    assert not [scenario.name for scenario in WhatIf(ahead).scenarios() if scenario.uasc]


def test_a_slider_redraws_both_figures_and_plain_html_has_them_too():
    explorer = desk.explorer(steady(), parameters.check())
    before = explorer.plain()
    explorer.sliders["entries"].value = -30
    assert "With changes" in explorer.figures[0].value or "With%20changes" in explorer.figures[0].value
    assert "Number of other children" in explorer.figures[1].value
    assert explorer.plain() != before
    assert explorer._repr_mimebundle_()["text/html"] == explorer.plain()


def test_what_is_shown_is_rounded_as_counts_are():
    explorer = desk.explorer(steady(), parameters.check())
    told = re.findall(r"([\d,]+)(?= \(80%|</p>)", explorer.figures[0].value)
    assert told and all(int(number.replace(",", "")) % 5 == 0 for number in told)


def test_without_returns_a_sentence_stands_there():
    assert "The explorer needs returns of Hampshire" in desk.explorer(None, parameters.check()).html()


@pytest.fixture
def form(report, monkeypatch):
    monkeypatch.chdir(project.NOTEBOOKS)
    monkeypatch.setenv("SAFEGUARDING_PROJECT", str(project.ROOT))
    return desk.parameter_form()


def said(form):
    return form.result.outputs[-1]["data"]["text/html"]


def test_the_form_begins_with_the_scheduled_run_and_gives_plain_values(form):
    assert form.values == parameters.Parameters().model_dump() | {"as_at": ""}
    form.fields["time_period"].value = 2020
    assert (form.edition.year_label, form.edition.as_at) == ("2019 to 2020", "2020-09-30")
    assert "2020" in form._repr_mimebundle_()["text/html"]


def test_the_form_makes_a_page_apart_from_the_report_and_links_to_it(form):
    form.fields["time_period"].value = 2020
    form.fields["returns"].value = ""
    form.section.value = "01_contacts"
    form.make()
    address = re.search(r'href="([^"]+)"', said(form))[1]
    page = (project.NOTEBOOKS / address).read_text(encoding="utf-8")
    assert "Hampshire, year ending 31 March 2020" in page
    assert (project.OUTPUTS / "desk").is_dir() and not (project.OUTPUTS / "latest").exists()
    assert not form.button.disabled


def test_parameters_that_cannot_be_are_said_in_a_sentence(form):
    form.fields["as_at"].value = "soon"
    form.make()
    assert "parameter &#x27;as_at&#x27;: expected a date such as 2022-09-30" in said(form)
    assert not form.button.disabled


def test_a_section_that_fails_is_said_and_nothing_is_linked(form):
    small_report.notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", "1 / 0")
    form.section.value = "01_contacts"
    form.make()
    assert "Nothing was published because a section failed" in said(form)
    assert "href" not in said(form)


def test_the_desk_and_the_readme_list_every_section():
    sections = sorted(project.NOTEBOOKS.glob("[0-9]*.ipynb"))
    listed = "".join(cell.source for cell in nbformat.read(DESK / "contents.ipynb", 4).cells)
    for path in sections:
        title, question = nbformat.read(path, 4).cells[0].source.removeprefix("# ").split("\n\n")[:2]
        assert f"| [{title}](../{path.name}) | {' '.join(question.split())} |" in listed
    readme = (project.ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d\d_\w+) \|", readme, re.M) == [path.stem for path in sections]


def test_make_lab_opens_the_contents():
    makefile = (project.ROOT / "Makefile").read_text(encoding="utf-8")
    assert (project.ROOT / re.search(r"default_url=/lab/tree/(\S+)", makefile)[1]).samefile(DESK / "contents.ipynb")


@pytest.mark.parametrize("path", sorted(DESK.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_desk_notebook_is_stored_without_outputs_and_its_links_lead_somewhere(path):
    stored = nbformat.read(path, 4)
    assert not [cell.id for cell in stored.cells if cell.get("outputs") or cell.get("execution_count")]
    links = re.findall(r"\]\(([^)#]+)", "".join(cell.source for cell in stored.cells if cell.cell_type == "markdown"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_cell_of_the_scratch_notebook_runs():
    stored = nbformat.read(DESK / "scratch.ipynb", 4)
    NotebookClient(stored, timeout=300, resources={"metadata": {"path": str(DESK)}}).execute()
    shown = [cell.id for cell in stored.cells if cell.cell_type == "code" and cell.outputs]
    assert {"read", "figure", "fan", "own-counts", "publishable", "draws"} <= set(shown)
