import pandas as pd
import pytest

from helpers import data, forecast, parameters, track_record


@pytest.fixture(scope="module")
def few_measures():
    """Three headline measures stand for all, so that the record takes seconds."""
    registry = data.code_list("headline_measures")
    few = registry[registry["measure"].isin(["cla_31_march", "cpp_31_march", "first_time_entrants_rate"])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "code_list", lambda name: few if name == "headline_measures" else registry)
        yield few


@pytest.fixture(scope="module")
def record(few_measures):
    edition = parameters.check()
    return track_record.record(track_record.outlooks(edition), edition)


def test_the_record_sets_forecasts_beside_outcomes_published_later(record):
    cla = record[[measure.name == "cla_31_march" for measure in record["measure"]]]
    own = cla[cla["made"] == 2022].set_index("period")["actual"]
    assert own.to_dict() == {
        pd.Period(year, "Y-MAR"): value for year, value in [("2023", 1859), ("2024", 1893), ("2025", 1738)]
    }
    assert set(record["made"]) <= set(range(2018, 2023))
    assert record["actual"].notna().all()


def test_a_forecast_was_made_before_its_outcome(record):
    assert all(row.period.end_time.year > row.made - 1 for row in record.itertuples())


def test_a_return_never_made_is_no_outcome(record):
    cpp = record[[measure.name == "cpp_31_march" for measure in record["measure"]]]
    assert pd.Period("2024", "Y-MAR") not in set(cpp["period"])


def test_hits_are_counted_by_edition(record):
    counted = track_record.by_year(record, parameters.check())
    assert list(counted["Edition of the year ending 31 March"]) == ["2018", "2019", "2020", "2021", "2022"]
    assert counted["Forecasts with an outcome"].sum() == len(record)
    assert (counted["Held by the 80% interval"] <= counted["Held by the 95% interval"]).all()
    assert counted["Held by the 95% interval"].iloc[-1] == round(record.query("made == 2022")["inside_95"].mean() * 100)


def test_each_outcome_is_said_to_have_held_or_missed(record):
    shown = track_record.of_edition(record, parameters.check())
    row = shown.set_index("Measure").loc["Children looked after"]
    assert (row["Period"], row["What happened"], row["Years held (80%)"]) == ("2025", "1,738", "3 of 3")
    assert row["80% interval"].endswith("held")
    assert len(shown) == shown["Measure"].nunique() == 3


def test_the_measures_that_the_widest_interval_missed_are_named(record):
    edition = parameters.check()
    told = track_record.missed(record, edition)
    assert told.startswith("For 1 of 3 measures, the last figure published since lies outside the 95% interval")
    assert told.endswith(": first-time entrants to the youth justice system for every 100,000 children.")
    assert track_record.missed(record[record["inside_95"]], edition) == ""


def test_no_outcome_is_read_for_the_forecast_itself(few_measures):
    edition = parameters.check(time_period=2020)
    for measure, outlook in track_record.outlooks(edition).items():
        assert outlook.series.index[-1].end_time.date() <= edition.data_end, measure.name


def test_what_happened_after_a_forecast_starts_where_the_series_ends(few_measures):
    cla = data.series("children_looked_after", "cla_31_march", "E10000014", parameters.check().data_end)
    later = track_record.outcome(forecast.outlook(cla, 3))
    assert later.index[0] == pd.Period("2023", "Y-MAR")


def test_an_area_without_figures_has_no_outcome():
    spending = data.series("placement_costs", "cla_gross_expenditure", "E06000054")
    assert track_record.outcome(forecast.outlook(spending, 3)).empty


def test_an_area_without_figures_has_no_record_and_no_table(few_measures):
    edition = parameters.check(area="E09000007")
    record = track_record.record(track_record.outlooks(edition), edition)
    assert track_record.by_year(record, edition).empty and track_record.missed(record, edition) == ""
    assert track_record.expected({}, edition) == [
        "No headline measure can be forecast: too few figures are held for Camden."
    ]
    assert track_record.reliability(record, edition) == "No forecast of an earlier year has an outcome yet."
    assert "Camden" in track_record.one({}, "children_looked_after", "cla_31_march", edition).reason
