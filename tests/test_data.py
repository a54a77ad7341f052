import datetime
import shutil

import pandas as pd
import pytest

from helpers import data, project
from helpers.published import areas, table_file

HAMPSHIRE = "E10000014"
YEAR_END_2020 = datetime.date(2020, 3, 31)


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """A copy of the data folder that a test may spoil."""
    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("demo"))
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    table_file.forget()
    yield tmp_path / "data" / "published"
    table_file.forget()


def test_a_series_has_a_period_for_every_year_and_says_what_it_is():
    cpp = data.series("child_protection_plans", "cpp_31_march", HAMPSHIRE)
    assert cpp.index.freqstr == "Y-MAR"
    assert cpp.index[-1].end_time.date() == datetime.date(2025, 3, 31)
    assert pd.isna(cpp[pd.Period("2024", "Y-MAR")])
    assert (cpp.attrs["unit"], cpp.attrs["kind"], cpp.attrs["area_name"]) == ("children", "count", "Hampshire")


@pytest.mark.parametrize(
    ("table", "measure", "last"),
    [
        ("workforce", "social_worker_vacancies", datetime.date(2021, 9, 30)),
        ("youth_justice", "first_time_entrants_rate", datetime.date(2021, 12, 31)),
        ("uasc_care_leavers_council", "uasc_care_leavers", datetime.date(2022, 3, 31)),
        ("population", "children_0_to_17", datetime.date(2021, 6, 30)),
    ],
)
def test_nothing_that_ends_after_the_cut_is_read(table, measure, last):
    series = data.series(table, measure, HAMPSHIRE, datetime.date(2022, 3, 31))
    assert series.index[-1].end_time.date() == last


def test_a_return_never_made_is_a_symbol_and_not_a_zero():
    rows = data.rows("referrals", "referrals", HAMPSHIRE)
    missing = rows[rows["period"] == pd.Period("2024", "Y-MAR")].iloc[0]
    assert pd.isna(missing["value"])
    assert missing["symbol"] == "u"


def test_the_newest_edition_known_at_the_time_stands():
    contacts = data.rows("contacts_council", "contacts", HAMPSHIRE, YEAR_END_2020)
    of_2018 = contacts.set_index("period").loc[pd.Period("2018", "Y-MAR")]
    now = data.rows("contacts_council", "contacts", HAMPSHIRE).set_index("period").loc[pd.Period("2018", "Y-MAR")]
    assert "2019-20" in of_2018["source_ref"]
    assert "2021/22" in now["source_ref"]
    assert of_2018["value"] == now["value"] == 106_010


def test_every_number_read_has_a_place_it_came_from():
    rows = data.rows("children_looked_after", "cla_31_march")
    assert rows["source_ref"].str.len().gt(5).all()


def test_the_figure_of_a_year_is_that_of_the_year_the_table_counts_in():
    assert data.value("children_looked_after", "cla_31_march", HAMPSHIRE, 2022) == 1_726
    assert data.value("population", "children_0_to_17", HAMPSHIRE, 2021) == 280_929
    assert pd.isna(data.value("child_protection_plans", "cpp_31_march", HAMPSHIRE, 2024))
    assert pd.isna(data.value("children_looked_after", "cla_31_march", HAMPSHIRE, 2022, YEAR_END_2020))


def test_an_area_without_figures_has_no_rows_and_an_empty_series():
    assert data.rows("contacts_council", "contacts", "E06000054").empty
    assert data.series("contacts_council", "contacts", "E06000054").empty


def test_all_tables_are_as_described():
    assert data.check() == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda text: text.replace("1726", "17z6"),
            "column cla_31_march: expected a whole number from 0, or one of the symbols c, z, x",
        ),
        (lambda text: text.replace("cla_rate", "rate"), "missing: cla_rate; not described: rate"),
        (lambda text: text + text.splitlines()[1] + "\n", "have the same key (time_period 2015"),
        (lambda text: text.splitlines()[0] + "\n", "there are no data rows"),
        (lambda text: text.replace("1726", "inf"), "column cla_31_march: expected a whole number from 0, or one of"),
        (lambda text: text.replace("\n2015,", "\n2015-03,", 1), "row 2, column time_period: expected a whole number"),
        (lambda text: text.replace("Reporting year", "Year", 1), "row 2, column time_identifier: expected one of Rep"),
        (lambda text: text.replace("1726", ""), None),
        (lambda text: "\ufeff" + text, None),
        (lambda text: "", "the file is empty"),
    ],
)
def test_a_spoilt_table_is_one_sentence_with_file_and_place(tables, spoil, said):
    file = tables / "children_looked_after.csv"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    problems = data.check()
    if said is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert problems[0].startswith("children_looked_after.csv")
        assert said in problems[0]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace(b"unit:", b"units:", 1), ", field 'uasc_share_of_cla': 'unit' is missing."),
        (lambda text: text.replace(b"kind: count", b"kind: sum", 1), "'kind' expected 'count', 'percentage', 'rate' "),
        (lambda text: text.replace(b"31 March", b"1 May", 1), ": 'year_ending' expected '31 March', '30 June', "),
        (lambda text: text.replace(b"sources:", b"source:"), ": 'sources' is missing."),
        (
            lambda text: text.replace(b"path: https:", b"path: javascript:", 1),
            "'sources.0.path' expected an address that",
        ),
        (lambda text: b"title: [", " line 2: this is not YAML."),
        (lambda text: b"", ": expected keys and values."),
        (lambda text: text + b"# caf\xe9", ": the text is not UTF-8; save the file as UTF-8 (in Excel, CSV UTF-8)."),
    ],
)
def test_a_spoilt_description_is_one_sentence_with_file_and_place(tables, spoil, said):
    file = tables / "children_looked_after.resource.yaml"
    file.write_bytes(spoil(file.read_bytes()))
    problems = data.check()
    assert len(problems) == 1
    assert problems[0].startswith(file.name) and said in problems[0]


def test_a_code_list_that_is_not_as_described_is_named(tables):
    (tables.parent / "codes" / "symbols.csv").unlink()
    areas_file = tables.parent / "codes" / "areas.csv"
    areas_file.write_text(areas_file.read_text(encoding="utf-8").replace("Regional", "Region", 1), encoding="utf-8")
    assert data.check() == [
        "areas.csv row 3, column geographic_level: expected one of National, Regional, Local authority; got 'Region'.",
        "symbols.csv: the file cannot be read: no such file or directory.",
    ]


def test_an_area_has_one_name_in_every_table_and_a_code_of_the_list(tables):
    file = tables / "children_looked_after.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",Hampshire,", ",Hampshire CC,"), encoding="utf-8")
    assert set(data.rows("children_looked_after", "cla_rate", HAMPSHIRE)["area_name"]) == {"Hampshire"}
    table_file.forget()
    file.write_text(text.replace("E10000014", "E1000014", 1), encoding="utf-8")
    assert data.check() == ["children_looked_after.csv: 'E1000014' is not a code of data/codes/areas.csv."]


def test_a_cell_keeps_the_line_breaks_that_stand_in_its_quotation_marks(tables):
    file = tables / "placement_costs.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Interactive Tool", "Interactive\nTool\u2028", 1), encoding="utf-8")
    cells = data.rows("placement_costs", "cla_cost_per_week", HAMPSHIRE)
    assert cells["source_ref"].iloc[0] == "DfE Local Authority Interactive\nTool\u2028, December 2024 edition"


def test_a_row_with_a_field_too_many_is_named(tables):
    file = tables / "missing.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[2] = "9," + lines[2]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert data.check() == ["missing.csv row 3: 13 fields; expected 12, one a heading."]


def test_a_missing_file_and_an_unknown_table_name_what_there_is(tables):
    (tables / "missing.csv").unlink()
    with pytest.raises(data.TableError, match=r"'missing' is described, but its file missing\.csv is missing"):
        data.read("missing")
    with pytest.raises(data.TableError, match=r"no table 'adoptions'.*Available: .*referrals"):
        data.read("adoptions")
    with pytest.raises(data.TableError, match=r"no measure 'cla'. Available: cla_31_march"):
        data.rows("children_looked_after", "cla")


def test_hampshire_is_in_the_south_east_of_england():
    assert areas.parents(HAMPSHIRE) == ["E12000008", "E92000001"]
    assert areas.parents("E12000008") == ["E92000001"]
    assert areas.parents("E92000001") == []
    assert areas.name(areas.neighbours(HAMPSHIRE)[0]) == "Wiltshire"


def test_the_dictionary_of_an_area_leaves_out_what_only_another_council_counts():
    every, own = (
        data.dictionary("quality_council", "children_in_need", area=area) for area in (HAMPSHIRE, "E06000054")
    )
    assert "Days of support agreed for Buckinghamshire" in set(every["Measure"])
    assert own["Table"].unique().tolist() == ["children_in_need"]
