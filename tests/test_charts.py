"""Figures: the words are computed, labels never touch, gaps show, markup is text, the same rows give the same bytes."""

import math
import re
import urllib.parse
from itertools import pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest

from helpers import charts, data, forecast
from helpers.published import areas

HAMPSHIRE, SOUTH_EAST, ENGLAND = "E10000014", "E12000008", "E92000001"
EVERYWHERE = [HAMPSHIRE, SOUTH_EAST, ENGLAND]
JSON_TYPE = "application/vnd.safeguarding+json"


def yearly(measure, by_year, table="children_looked_after", area=HAMPSHIRE, name="Hampshire"):
    """A tidy frame of one line; a year that is None was not published."""
    return pd.DataFrame(
        [
            {
                "table": table,
                "measure": measure,
                "area": area,
                "area_name": name,
                "period": pd.Period(str(year), freq="Y-MAR"),
                "value": math.nan if value is None else float(value),
                "symbol": "u" if value is None else "",
                "source_ref": "Table A1",
            }
            for year, value in by_year.items()
        ]
    )


def cla():
    return yearly("cla_31_march", {2016: 1305, 2020: 1601, 2021: 1661, 2022: 1726})


def outlook():
    return forecast.outlook(data.series("children_looked_after", "cla_31_march", HAMPSHIRE), 3)


def expected():
    series = data.series("contacts_council", "contacts", HAMPSHIRE)
    return charts.expected(forecast.expected(series, "2020"), "1.2", series)


def steps():
    return pd.DataFrame(
        {
            "label": ["2020-21", "Price", "Mix", "2021-22"],
            "value": [150.2e6, 21.5e6, -2.2e6, 169.5e6],
            "kind": ["total", "change", "change", "total"],
        }
    )


def placements():
    names = ["cla_in_foster_care", "cla_in_childrens_homes", "cla_with_parents"]
    return data.rows("placements", names, HAMPSHIRE)


KINDS = {
    "trend": lambda: charts.trend(cla(), "4.1"),
    "areas": lambda: charts.trend(data.rows("children_looked_after", "cla_rate", EVERYWHERE), "4.2"),
    "measures": lambda: charts.trend(data.rows("placements", ["cla_in_foster_care", "cla_with_parents"]), "7.2"),
    "bars": lambda: charts.bars(data.rows("children_looked_after", "cla_rate", EVERYWHERE), "4.4"),
    "mix": lambda: charts.mix(placements(), "7.1"),
    "fan": lambda: charts.fan(outlook(), "4.5"),
    "expected": expected,
    "bridge": lambda: charts.bridge(steps(), "8.1"),
}


@pytest.fixture(scope="module")
def figures():
    return {kind: make() for kind, make in KINDS.items()}


def texts(svg):
    """The text elements of a picture: words, x, y, size in points."""
    found = []
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        moved = re.match(r"translate\(([\d.]+) ([\d.]+)\)", element.get("transform", ""))
        x, y = moved.groups() if moved else (element.get("x"), element.get("y"))
        found.append((element.text, float(x), float(y), float(re.search(r"([\d.]+)px", element.get("style"))[1])))
    return found


def drawn(svg, style):
    """The courses of the lines drawn in a style."""
    paths = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    return [path.get("d") for path in paths if style in path.get("style", "")]


def test_words_are_computed_from_the_rows():
    figure = charts.trend(cla(), "4.1")
    assert figure.title == "Children looked after rose 3.9% to 1,726 at 31 March 2022"
    assert figure.subtitle == "Children looked after, Hampshire, at 31 March 2016 to 2022"
    assert figure.alt == (
        "Line chart of children looked after. Hampshire: from 1,305 in 2016 to 1,726 in 2022; lowest 1,305 in 2016, "
        "highest 1,726 in 2022. Children looked after rose 3.9% to 1,726 at 31 March 2022."
    )


def test_every_figure_has_its_own_alternative_text(figures):
    told = [figure.alt for figure in figures.values()]
    assert len(set(told)) == len(KINDS)
    assert all(len(alt) > 60 and "nan" not in alt and "None" not in alt for alt in told)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_give_the_same_bytes(figures, kind):
    assert KINDS[kind]()._repr_mimebundle_() == figures[kind]._repr_mimebundle_()


def test_pictures_are_light_and_have_no_date(figures):
    for figure in figures.values():
        assert len(figure.html()) < 40_000
        assert "<metadata" not in figure.svg


def test_the_page_holds_picture_data_and_source(figures):
    page = figures["areas"].html()
    picture = re.search(r'src="data:image/svg\+xml,([^"]+)"', page)
    assert urllib.parse.unquote(picture[1]) == figures["areas"].svg
    assert page.startswith('<figure id="figure-4-2"><p class="figure-title"><strong>Figure 4.2</strong> ')
    assert "Local Authority Interactive Tool, April 2026</a> from the Department for Education" in page
    assert "<summary>Data for Figure 4.2</summary>" in page


def test_the_twin_holds_the_plotted_rows_and_where_each_was_published():
    twin = charts.trend(cla(), "4.1")._repr_mimebundle_()[JSON_TYPE]
    assert (twin["kind"], twin["id"], twin["number"]) == ("figure", "figure-4-1", "4.1")
    last = dict(zip(twin["columns"], twin["rows"][-1], strict=True))
    assert (last["period"], last["value"], last["source_ref"]) == ("2022", 1726, "Table A1")


def test_text_stays_inside_the_picture(figures):
    for kind, figure in figures.items():
        _, _, width, height = map(float, ElementTree.fromstring(figure.svg).get("viewBox").split())
        for words, x, y, size in texts(figure.svg):
            assert 0 <= x <= width, (kind, words)
            assert size * 0.7 <= y <= height, (kind, words)


def test_labels_of_lines_that_end_together_do_not_touch():
    named = {"E12000008": "South East", "E92000001": "England", HAMPSHIRE: "Hampshire"}
    rates = pd.concat(
        [
            yearly("cla_rate", {2021: 50, 2022: 60 + place / 10}, area=area, name=name)
            for place, (area, name) in enumerate(named.items())
        ]
    )
    labels = [
        (y, size)
        for words, _, y, size in texts(charts.trend(rates, "4.2").svg)
        if words.split()[0] in ("South", "England", "Hampshire")
    ]
    heights = sorted(labels)
    assert len(heights) == 3
    assert all(below[0] - above[0] >= above[1] for above, below in pairwise(heights))


def test_a_missing_year_is_a_gap_with_a_note():
    figure = charts.trend(yearly("cla_31_march", {2022: 1726, 2023: 1859, 2024: None, 2025: 1738}), "4.1")
    assert any(note.startswith("Hampshire: no figure for 2024") for note in figure.notes)
    assert "no figure" in [words for words, *_ in texts(figure.svg)]
    assert [re.sub(r"[^ML]", "", line) for line in drawn(figure.svg, "stroke-width:2.8")] == ["MLM"]


def test_a_year_that_no_row_names_is_a_gap_too():
    figure = charts.trend(yearly("cla_31_march", {2022: 1726, 2023: 1859, 2025: 1738}), "4.1")
    assert figure.notes == ("Hampshire: no figure for 2024.",)


def test_a_change_of_basis_is_marked_and_told():
    figure = charts.trend(data.rows("placements", "cla_in_supported_accommodation", HAMPSHIRE), "7.2")
    assert "new basis" in [words for words, *_ in texts(figure.svg)]
    assert any(note.startswith("Change of basis from 2024. ") for note in figure.notes)


def test_axes_start_at_zero_in_whole_steps_so_that_a_small_change_looks_small():
    assert "0" in [words for words, *_ in texts(charts.trend(cla(), "4.1").svg)]
    homes = charts.trend(data.rows("placements", "cla_in_childrens_homes", EVERYWHERE), "7.2", focus=HAMPSHIRE)
    assert [words for words, *_ in texts(homes.svg) if words.endswith("%") and " " not in words] == [
        "0%",
        "5%",
        "10%",
        "15%",
    ]


def test_high_percentages_are_seen_against_100_and_the_cut_axis_says_so():
    timely = charts.trend(data.rows("assessments", "assessments_within_45_days", HAMPSHIRE), "2.1")
    assert {"70%", "100%"} <= {words for words, *_ in texts(timely.svg)}
    assert "The vertical axis does not start at zero." in timely.notes


def test_totals_of_areas_of_different_size_share_no_axis():
    figure = charts.trend(data.rows("children_looked_after", "cla_31_march", EVERYWHERE), "4.1", focus=HAMPSHIRE)
    assert {row[3] for row in figure.twin()["rows"]} == {"Hampshire"}


def test_many_authorities_become_a_range():
    rates = data.rows("children_looked_after", "cla_rate", [*EVERYWHERE, *areas.neighbours(HAMPSHIRE)])
    figure = charts.trend(rates, "4.2", focus=HAMPSHIRE)
    assert "The grey band runs from the lowest to the highest of 10 other authorities." in figure.notes


def test_one_period_of_several_areas_is_bars():
    rates = data.rows("children_looked_after", "cla_rate", EVERYWHERE)
    figure = charts.trend(rates[rates["period"] == pd.Period("2022", freq="Y-MAR")], "4.2", focus=HAMPSHIRE)
    assert figure.alt.startswith("Bar chart of children looked after for every 10,000 children at 31 March 2022")


def test_one_period_of_several_measures_is_bars_too_and_of_one_a_title():
    places = data.rows("placements", ["approved_foster_places", "filled_foster_places"], HAMPSHIRE)
    first = places[places["period"] == places["period"].min()]
    figure = charts.trend(first, "7.3", labels={"filled_foster_places": "Filled"})
    assert {"Filled", "485"} <= {words for words, *_ in texts(figure.svg)}
    assert figure.alt.startswith("Bar chart of one period, 2022: approved foster places 695 and filled")
    assert charts.trend(first[first["measure"] == "filled_foster_places"], "7.3").svg == ""


def test_bars_rank_the_focus_among_the_areas():
    rates = data.rows("children_looked_after", "cla_rate", EVERYWHERE)
    figure = charts.bars(rates[rates["period"] <= pd.Period("2022", freq="Y-MAR")], "4.4", focus=HAMPSHIRE)
    assert figure.title == (
        "Children looked after for every 10,000 children: Hampshire, at 61, is 2nd highest of 3 at 31 March 2022"
    )
    assert "highest first: England 70, Hampshire 61 and South East 56." in figure.alt


def test_the_place_is_among_authorities_alone_where_there_are_several():
    areas = [*EVERYWHERE, "E10000031", "E06000024"]
    rates = data.rows("children_looked_after", "cla_rate", areas, pd.Timestamp("2022-03-31").date())
    figure = charts.bars(rates, "4.3", focus=HAMPSHIRE)
    assert "England 70, Warwickshire 69, Hampshire 61" in figure.alt
    assert "Hampshire, at 61, is 2nd highest of 3 authorities at" in figure.title


def test_a_place_that_another_area_shares_is_joint():
    rates = data.rows("children_looked_after", "cla_rate", EVERYWHERE)
    level = rates.assign(value=61.0)
    assert "Hampshire, at 61, is the joint highest of 3" in charts.bars(level, "4.4", focus=HAMPSHIRE).title


def test_quarters_are_named_by_their_last_month():
    figure = charts.trend(data.rows("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE), "5.1")
    assert {"Jun 2021", "Jun 2022"} <= {words for words, *_ in texts(figure.svg)}


def test_shares_of_counts_add_up_to_100():
    flows = pd.concat([yearly("cla_starts", {2021: 300, 2022: 250}), yearly("cla_ceases", {2021: 100, 2022: 750})])
    figure = charts.mix(flows, "7.1")
    assert figure.title == "Children ceasing to be looked after: 75% in 2022, 25% in 2021"
    assert {"75", "25"} <= {words for words, *_ in texts(figure.svg)}


def test_a_fan_names_intervals_forecast_and_outcome():
    known = data.series("children_looked_after", "cla_31_march", HAMPSHIRE)
    early = forecast.outlook(known[known.index <= pd.Period("2022", freq="Y-MAR")], 3)
    figure = charts.fan(early, "4.5", outcome=known)
    words = " ".join(words for words, *_ in texts(figure.svg))
    assert "80% interval" in words and "95% interval" in words and "Forecast" in words
    assert "2025: what happened 1,738." in figure.alt
    assert early.sentence in figure.notes
    twin = figure.twin()
    assert twin["rows"][-1][twin["columns"].index("outcome")] == 1738


def test_a_series_too_short_to_forecast_is_a_sentence():
    short = data.series("children_looked_after", "cla_31_march", HAMPSHIRE).iloc[:2]
    figure = charts.fan(forecast.outlook(short, 3), "4.5")
    assert figure.svg == ""
    assert "too few for a forecast" in figure.html()
    assert "<img" not in figure.html()


def test_expected_says_how_far_the_last_figure_was_from_it(figures):
    said = r"Initial contacts: \d+\.\d% above expected in the year ending 31 March 2022, within the 95% interval"
    assert re.fullmatch(said, figures["expected"].title)


def test_a_bridge_adds_up_and_names_its_largest_step(figures):
    assert figures["bridge"].title == "Spending rose by £19.3 million; largest step: price, +£21.5 million"
    assert "Mix −£2.2 million and Altogether +£19.3 million" in figures["bridge"].alt
    assert figures["bridge"].subtitle.endswith(": £150.2 million in 2020-21 and £169.5 million in 2021-22")


def test_markup_and_odd_characters_are_text_in_page_and_picture():
    name = '<script>alert("$x^2$")</script> \N{GRINNING FACE}\x07 ' + "w" * 60
    figure = charts.bars(yearly("cla_rate", {2022: 61}, name=name), "4.4", title=name)
    assert "<script" not in figure.html()
    words = " ".join(words for words, *_ in texts(figure.svg))
    assert "<script>alert" in words
    assert "\x07" not in figure.svg


@pytest.mark.parametrize("kind", [charts.trend, charts.bars, charts.mix])
def test_nothing_published_is_a_sentence_in_place_of_a_picture(kind):
    for rows in (cla().iloc[:0], yearly("cla_31_march", {2021: None, 2022: None})):
        figure = kind(rows, "4.1")
        assert figure.svg == ""
        assert figure.title.startswith("No figures")
        assert figure.twin()["rows"] == []
    assert charts.bridge(steps().iloc[:0], "8.1").svg == ""


def test_two_figures_for_one_period_are_refused():
    with pytest.raises(ValueError, match="several figures for one period"):
        charts.trend(pd.concat([cla(), cla()]), "4.1")
