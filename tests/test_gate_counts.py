"""The gate on counts of children: what the tables of a whole report tell together."""

from nbformat.v4 import new_code_cell, new_notebook, new_output
from small_report import FIGURE, TABLE, notebook, show

from helpers import cli, project
from helpers.report import gate
from helpers.safety.claims import Claim
from helpers.safety.disclosure_policy import Policy
from helpers.showing.display import JSON_TYPE


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


def test_a_run_that_gives_a_count_away_publishes_nothing(report, capsys):
    cells = [show("", FIGURE), show("", HOMES), show("", SEXES)]
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", *cells)
    assert cli.main(["run", "--section", "01"]) == 3
    assert "leave too few values for a hidden count" in capsys.readouterr().err
    assert not (project.OUTPUTS / "latest").exists()
