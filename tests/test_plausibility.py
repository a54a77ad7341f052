"""What is possible but unlikely, in returns and in published tables: named in a sentence, and nothing else is."""

import pandas as pd
import pytest
import small_returns

from helpers import data, parameters
from helpers.prepared import NotPrepared, check_apart
from helpers.published import plausibility, table_quality
from helpers.returns import folder
from helpers.returns import plausibility as returned
from helpers.returns.prepare import prepare

HAMPSHIRE, WILTSHIRE = "E10000014", "E06000054"


def two_years(place, **changed):
    """Two ordinary years: sixty children of whom fifty stay, with what they cost."""
    for year, first in ((2020, 0), (2021, 10)):
        ids = [f"P{number:04d}" for number in range(first, first + 60)]
        rows = {
            "header": [small_returns.child(id, "01/06/2010") for id in ids],
            "episodes": [small_returns.episode(id, f"{1 + n % 28:02d}/05/{year - 1}") for n, id in enumerate(ids)],
            "missing": [
                f"{id},01/06/2010,M,{1 + n % 9:02d}/07/{year - 1},20/07/{year - 1}" for n, id in enumerate(ids[:30])
            ],
            "placement_costs": [f"{id},01/05/{year - 1},,U6,PR1,{700 + n},{10 + n % 3}" for n, id in enumerate(ids)],
        }
        small_returns.write(place, year, **rows)
    for name, change in changed.items():
        path = place / "2021" / f"{name}.csv"
        head, *lines = path.read_text().splitlines()
        earlier = (place / "2020" / f"{name}.csv").read_text().splitlines()[1:]
        path.write_text("\n".join([head, *change(lines, earlier)]) + "\n")
    return place


def cells(*order):
    """A change that puts the cells of each row into another order."""
    return lambda lines, _: [",".join(line.split(",")[place] for place in order) for line in lines]


def column(place, change):
    """A change of one cell of each row."""

    def changed(lines, _):
        rows = [line.split(",") for line in lines]
        return [",".join([*row[:place], change(row[place]), *row[place + 1 :]]) for row in rows]

    return changed


UNLIKELY = {
    "last year's file": ("missing", lambda _, earlier: earlier, "2021/missing.csv: nearly every row is also in 2020/"),
    "another authority's file": ("missing", column(0, lambda id: f"X{id}"), "2021/missing.csv: fewer than half of its"),
    "another authority's year": (
        "episodes",
        column(0, lambda id: f"X{id}"),
        "2021/episodes.csv: fewer than half of the children looked after at",
    ),
    "codes in each other's place": (
        "episodes",
        cells(0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11, 12),
        "the columns CIN and PLACE look as if they had",
    ),
    "dates in each other's place": ("missing", cells(0, 1, 2, 4, 3), "the columns MIS_START and MIS_END look as if"),
    "amounts in each other's place": (
        "placement_costs",
        cells(0, 1, 2, 3, 4, 6, 5),
        "the columns WEEKLY and HEALTH look as if they had changed",
    ),
    "ten times too large": (
        "placement_costs",
        column(5, lambda cell: f"{cell}0"),
        "column WEEKLY: on average about 10 times the amounts in",
    ),
    "a tenth": ("placement_costs", column(5, lambda cell: cell[:-1]), "column WEEKLY: on average about a 10th of the"),
    "half a year": (
        "placement_costs",
        lambda lines, _: lines[:24],
        "2021/placement_costs.csv has about 40% of the rows of 2020/",
    ),
}


@pytest.mark.parametrize("what", UNLIKELY)
def test_what_is_unlikely_in_returns_is_named(what, tmp_path):
    name, change, sentence = UNLIKELY[what]
    read = folder.read(two_years(tmp_path, **{name: change}))
    said = [warning.sentence for warning in returned.warnings(read)]
    assert any(sentence in one for one in said), said
    assert {warning.year for warning in returned.warnings(read)} == {2021}
    assert not any(id in " ".join(said) for id in ("P0", "X", "700", "710"))


def test_two_ordinary_years_raise_no_warning(tmp_path):
    assert returned.warnings(folder.read(two_years(tmp_path))) == []


def test_a_warning_is_in_the_quality_of_what_is_prepared(tmp_path):
    returns = two_years(tmp_path / "returns", placement_costs=UNLIKELY["ten times too large"][1])
    quality = (prepare(returns, tmp_path / "out") / "quality.json").read_text()
    assert "2021/placement_costs.csv, column WEEKLY: on average about 10 times" in quality
    assert any("about 10 times" in problem for problem in check_apart(returns))


def test_returns_that_are_refused_say_which_columns_changed_places(tmp_path):
    with pytest.raises(NotPrepared, match="the columns MIS_START and MIS_END look as if they had changed places"):
        check_apart(two_years(tmp_path, missing=UNLIKELY["dates in each other's place"][1]))


# Published tables


@pytest.fixture(scope="module")
def held():
    return table_quality.held(parameters.check())


def changed(rows, table, year, values):
    """The rows with other figures of Hampshire in a year: a number for each measure, by its name."""
    rows = rows.copy()
    own = (rows["table"] == table) & (rows["area"] == HAMPSHIRE) & (rows["period"] == pd.Period(year, "Y-MAR"))
    for measure, value in values.items():
        assert (own & (rows["measure"] == measure)).any(), measure
        rows.loc[own & (rows["measure"] == measure), "value"] = value
    return rows


def figures(rows, table, year, area=HAMPSHIRE):
    own = rows[(rows["table"] == table) & (rows["area"] == area) & (rows["period"] == pd.Period(year, "Y-MAR"))]
    return own.dropna(subset=["value"]).set_index("measure")["value"]


TABLE = "children_looked_after"


def test_the_figures_of_hampshire_are_likely(held):
    assert plausibility.warnings(held, HAMPSHIRE) == []


def test_unlikely_figures_are_named(held):
    was, now = figures(held, TABLE, "2021"), figures(held, TABLE, "2022")
    others = figures(held, TABLE, "2022", WILTSHIRE)
    place = f"{data.source(TABLE).title}, Hampshire, 2022: "
    common = was.index.intersection(now.index)
    for values, sentence in [
        (was[common], f"all {len(common)} figures are those of 2021; was the earlier file put in again?"),
        (others[others.index.intersection(now.index)], "figures are those of Wiltshire; are they another authority's?"),
        ({"cla_31_march": was["uasc_31_march"], "uasc_31_march": was["cla_31_march"]}, "look as if they had changed"),
        ({"cla_31_march": 10 * now["cla_31_march"]}, "'Children looked after' is 10 times the figure of 2021"),
        ({"cla_31_march": 0.45 * was["cla_31_march"]}, "'Children looked after' falls by 55%; are the figures whole?"),
        ({"cla_31_march": 0.0}, "'Children looked after' falls by 100%; are the figures whole?"),
    ]:
        said = plausibility.warnings(changed(held, TABLE, "2022", dict(values)), HAMPSHIRE)
        assert any(one.startswith(place) and sentence in one for one in said), (sentence, said)
