"""Tables show every figure once, rounded, with its heading, its unit and its symbols explained."""

import json
import math
import re

import pandas as pd

from helpers import data, tables

HAMPSHIRE, ENGLAND = "E10000014", "E92000001"
JSON_TYPE = "application/vnd.safeguarding+json"


def cells(shown):
    """The table's rows as lists of the text in their cells."""
    found = re.findall(r"<tr>(.*?)</tr>", shown.html(), re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]


def cla(table, symbol=""):
    years = {2020: 1601.0, 2021: 1661.0, 2022: math.nan if symbol else 1726.0}
    return pd.DataFrame(
        [
            {
                "table": "children_looked_after",
                "measure": "cla_31_march",
                "area": HAMPSHIRE,
                "area_name": "Hampshire",
                "period": pd.Period(str(year), freq="Y-MAR"),
                "value": value,
                "symbol": symbol if math.isnan(value) else "",
                "source_ref": "Table A1",
            }
            for year, value in years.items()
        ]
    )


def test_years_across_then_change_on_the_year_and_since_the_first():
    shown = tables.by_year(cla("4.1"), table="4.1")
    assert cells(shown) == [
        ["Measure", "2020", "2021", "2022", "Change since 2021", "Change since 2020"],
        ["Children looked after", "1,601", "1,661", "1,726", "+65 (+3.9%)", "+125 (+7.8%)"],
    ]


def test_areas_down_and_points_for_percentages():
    timely = data.rows("assessments", "assessments_within_45_days", [HAMPSHIRE, ENGLAND])
    head, hampshire, england = cells(tables.by_year(timely, table="2.1"))
    assert head[0] == "Area"
    assert head[-2:] == ["Change on a year earlier (percentage points)", "Change since 2015 (percentage points)"]
    assert hampshire[0] == "Hampshire"
    assert "[x]" in hampshire
    assert england[-1] == "+4.2"


def test_a_symbol_is_shown_and_explained_above_the_table():
    shown = tables.by_year(cla("4.1", symbol="c"), table="4.1")
    page = shown.html()
    assert cells(shown)[1][3] == "[c]"
    assert page.index("[c] means confidential") < page.index("<table>")


def test_marks_that_are_not_there_are_not_explained():
    assert "means" not in tables.by_year(cla("4.1"), table="4.1").html()


def test_no_change_is_given_across_a_change_of_basis():
    placed = data.rows("placements", ["cla_in_supported_accommodation", "cla_in_foster_care"], HAMPSHIRE)
    placed = placed[placed["period"] <= pd.Period("2024", freq="Y-MAR")]
    shown = tables.by_year(placed, table="7.1")
    assert cells(shown)[1][-2:] == ["[z]", "[z]"]
    alone = tables.by_year(placed[placed["measure"] == "cla_in_supported_accommodation"], table="7.1")
    assert not any(heading.startswith("Change") for heading in cells(alone)[0])
    assert any("Change of basis from 2024" in note for note in shown.notes)


def test_every_heading_has_a_scope_and_no_corner_is_blank():
    page = tables.by_year(data.rows("children_looked_after", ["cla_starts", "cla_ceases"]), table="4.2").html()
    headings = re.findall(r"<th( [^>]*)?>(.*?)</th>", page)
    assert all(re.search('scope="(row|col|rowgroup)"', attributes) for attributes, _ in headings)
    assert all(text.strip() for _, text in headings)
    assert page.count("<caption>") == 1
    assert 'tabindex="0"' in page


def test_an_area_without_figures_is_named_in_place_of_rows_of_symbols():
    names = ["reoffending_10_to_14", "reoffending_15_to_17"]
    shown = tables.by_year(data.rows("youth_reoffending", names, [HAMPSHIRE, ENGLAND]), table="10.2")
    assert "[x]" not in shown.grid and "England" not in shown.grid
    assert shown.notes == (
        "No figures for children aged 10 to 14 who reoffended and children aged 15 to 17 who reoffended are held for "
        "England.",
    )


def test_a_unit_that_all_rows_share_stands_once_in_the_caption():
    prices = data.rows("placement_costs", ["cla_cost_per_week", "fostering_cost_per_week"], HAMPSHIRE)
    shown = tables.by_year(prices, table="8.3", caption="What a week costs")
    assert shown.caption == "What a week costs (£ a week)"
    assert [row[0] for row in cells(shown)] == ["Measure", "Cost of a child looked after", "Cost of a foster placement"]
    mixed = data.rows("placement_costs", ["cla_cost_per_week", "cla_gross_expenditure"], HAMPSHIRE)
    shown = tables.by_year(mixed, table="8.3", caption="What is paid")
    assert shown.caption == "What is paid" and "(£ million)" in shown.grid


def test_areas_stand_under_the_measure_that_they_share():
    both = data.rows("children_looked_after", ["cla_starts", "cla_ceases"], [HAMPSHIRE, ENGLAND])
    shown = tables.by_year(both, table="4.2")
    assert [row[0] for row in cells(shown)] == ["Area", "Hampshire", "England", "Hampshire", "England"]
    groups = re.findall(r'<th scope="rowgroup" colspan="(\d+)"><span>(.*?)</span>', shown.grid)
    assert groups == [
        (str(len(shown.data.columns) - 1), title)
        for title in ("Children starting to be looked after", "Children ceasing to be looked after")
    ]
    assert list(shown.data.columns[:2]) == ["Measure", "Area"]


def test_measures_of_different_dates_say_which():
    both = data.rows("children_looked_after", ["cla_31_march", "cla_starts"], HAMPSHIRE)
    names = [row[0] for row in cells(tables.by_year(both, table="4.3"))]
    assert names[1:] == [
        "Children looked after, at 31 March",
        "Children starting to be looked after, in the year ending 31 March",
    ]


def test_any_frame_has_units_in_headings_and_one_rule_of_decimals_a_column():
    spend = pd.DataFrame({"service": ["Residential", "Fostering"], "spend": [85.5e6, 48.4e6], "share": [63.85, 36.15]})
    shown = tables.show(spend, table="8.1", caption="Spending", units={"spend": "£", "share": "%"})
    assert cells(shown) == [
        ["Service", "Spend (£)", "Share (%)"],
        ["Residential", "85,500,000", "63.9"],
        ["Fostering", "48,400,000", "36.2"],
    ]


def test_years_take_no_comma_and_an_empty_cell_is_marked():
    frame = pd.DataFrame({"document": ["Slides"], "year": [2022], "value": [math.nan], "note": [None], "n": [1234]})
    shown = tables.show(frame, table="90.1", caption="Statements", name="reconciliation")
    assert cells(shown)[1] == ["Slides", "2022", "[x]", "[x]", "1,234"]
    twin = shown._repr_mimebundle_()[JSON_TYPE]
    assert twin["name"] == "reconciliation"
    assert twin["rows"] == [["Slides", 2022, None, None, 1234]]


def test_the_twin_holds_unrounded_figures_as_json():
    timely = data.rows("assessments", "assessments_within_45_days", HAMPSHIRE)
    twin = json.loads(json.dumps(tables.by_year(timely, table="2.1").twin(), allow_nan=False))
    assert (twin["kind"], twin["id"], twin["number"]) == ("table", "table-2-1", "2.1")
    assert twin["rows"][0][twin["columns"].index("2015")] == 79.4
    assert twin["rows"][0][twin["columns"].index("2024")] == "[x]"
    assert twin["source"].startswith("Local Authority Interactive Tool")


def test_markup_is_text_everywhere():
    evil = '<img src=x onerror="alert(1)">'
    page = tables.show(pd.DataFrame({evil: [evil], "b": [evil]}), table=evil, caption=evil).html()
    assert "<img" not in page
    assert page.count("&lt;img") >= 5


def test_an_empty_frame_is_a_sentence():
    shown = tables.by_year(cla("4.1").iloc[:0], table="4.1", caption="Children looked after")
    assert shown.html() == "<p>Table 4.1: no figures are held for children looked after.</p>"
    assert tables.show(pd.DataFrame(), table="4.1", caption="Costs").twin()["kind"] == "text"


def test_large_amounts_of_money_are_in_millions_and_weekly_costs_in_pounds():
    spent = data.rows("placement_costs", ["cla_gross_expenditure", "cla_cost_per_week"], HAMPSHIRE)
    shown = tables.by_year(spent[spent["period"].dt.year.isin([2021, 2022])], table="8.1")
    assert cells(shown)[1:] == [
        ["Spending on children looked after (£ million)", "134.5", "145.0", "+10.4 (+7.8%)"],
        ["Cost of a child looked after (£ a week)", "1,555", "1,615", "+60 (+3.9%)"],
    ]
    assert shown.twin()["rows"][0][2] == 144.971883


def test_a_single_year_has_no_columns_of_change():
    one = cla("4.1")
    assert cells(tables.by_year(one[one["period"].dt.year == 2022], table="4.1"))[0] == ["Measure", "2022"]


def test_a_table_of_several_sources_names_each():
    frame = pd.DataFrame({"When": ["2022"], "Difference": [2]})
    shown = tables.show(frame, table="3.2", caption="Plans", source=["cpp_council", "child_protection_plans"])
    assert shown.twin()["source"].startswith("Annual safeguarding reports for 2019-20 and 2021-22 from Hampshire")
    assert shown.twin()["source"].endswith("from the Department for Education")
    assert tables.show(frame, table="3.2", caption="Plans").twin()["source"] == ""


def test_a_table_of_rows_names_the_publications_that_the_rows_come_from():
    both = data.rows("children_looked_after", "cla_rate", ["E10000014", "E06000054"])
    of = {area: tables.by_year(both[both["area"] == area], table="4.1").twin()["source"] for area in set(both["area"])}
    assert of["E10000014"] == "Local Authority Interactive Tool, April 2026 from the Department for Education"
    assert of["E06000054"].startswith("Children looked after in England including adoptions, 2025")


def test_a_table_of_symbols_alone_is_a_sentence():
    rows = data.rows("youth_reoffending", ["reoffending_10_to_14", "reoffending_15_to_17"], "E92000001")
    assert set(rows["symbol"]) == {"-"}
    shown = tables.by_year(rows, table="10.2").html()
    assert (
        shown.startswith("<p>Table 10.2: no figures for children aged 10 to 14 who reoffended and")
        and "England" in shown
    )
