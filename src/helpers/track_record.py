"""Forecasts of every headline measure, and what became of those made in earlier years."""

import datetime

import pandas as pd

from helpers import data, forecast
from helpers.forecast import Outlook
from helpers.forecasting import forecast_tables, intervals
from helpers.parameters import Parameters
from helpers.published import table_file
from helpers.published.metadata import Measure
from helpers.words import wording

ORIGINS = 5
"""How many years' forecasts are set beside what happened."""


def outlooks(edition: Parameters) -> dict[Measure, Outlook]:
    """The forecast of each headline measure that can be forecast from what the edition knows, in section order."""
    made = {m: forecast.outlook(series, edition.steps(series), edition.level) for m, series in _live(edition).items()}
    return {measure: outlook for measure, outlook in made.items() if outlook.forecast is not None}


def one(made: dict[Measure, Outlook], table: str, measure: str, edition: Parameters) -> Outlook:
    """One measure's outlook of those made, or the one that says why there is no forecast of it."""
    about = data.measure(table, measure)
    if about in made:
        return made[about]
    series = _known(about, edition)
    return forecast.outlook(series, edition.steps(series), edition.level)


def overview(outlooks: dict[Measure, Outlook]) -> pd.DataFrame:
    """One row a measure: latest figure, the last period forecast, its intervals, and how often they held before."""
    rows = [{"Measure": measure.title, **in_a_row(measure, outlook)} for measure, outlook in outlooks.items()]
    return pd.DataFrame(rows)


def in_a_row(measure: Measure, outlook: Outlook) -> dict[str, str]:
    """The same of one measure, by the heading of its column."""
    known, made = outlook.series.dropna(), outlook.forecast
    year, later = wording.short_period(known.index[-1]), wording.short_period(made.index[-1])
    told = forecast_tables.cells(made.iloc[-1], measure)
    told["Forecast"] += f" in {later}{' (no change)' if outlook.method == 'no change' else ''}"
    latest = f"{wording.amount(known.iloc[-1], measure)} in {year}"
    return {"Latest": latest, **told, "Held before": _held(outlook, intervals.levels(made)[0])}


def expected(outlooks: dict[Measure, Outlook], edition: Parameters) -> list[str]:
    """Which measures are forecast to be clearly higher or lower than now: the narrowest interval leaves now outside."""
    if not outlooks:
        return [f"No headline measure can be forecast: too few figures are held for {edition.place}."]
    level = min(edition.level)
    higher, lower = [], []
    for measure, outlook in outlooks.items():
        now, last = outlook.series.dropna().iloc[-1], outlook.forecast.iloc[-1]
        low, high = intervals.ends(last, level)
        if low > now:
            higher.append(wording.lower_first(measure.title))
        elif high < now:
            lower.append(wording.lower_first(measure.title))
    same = len(outlooks) - len(higher) - len(lower)
    sides = [("higher", higher), ("lower", lower)]
    clear = [
        f"Clearly {side} at the end of the forecast than now ({level}% interval): {wording.listed(named)}."
        for side, named in sides
        if named
    ]
    unclear = f"For {same} of {len(outlooks)} headline measures the interval includes today's figure"
    return [*clear, f"{unclear}, so they may rise or fall."]


def reliability(record: pd.DataFrame, edition: Parameters) -> str:
    """How often the intervals of the forecasts that have an outcome held it, in a sentence."""
    if record.empty:
        return "No forecast of an earlier year has an outcome yet."
    held = [
        f"the {level}% interval held {wording.percent(record[f'inside_{level}'].mean() * 100, 0)}"
        for level in edition.level
    ]
    return (
        f"Of {len(record):,} forecasts of this and earlier editions with a published outcome, {wording.listed(held)}."
    )


def missed(record: pd.DataFrame, edition: Parameters) -> str:
    """The measures whose last outcome lies outside the widest interval of this edition's forecast; empty for none."""
    level = max(edition.level)
    last = record[record["made"] == edition.time_period].groupby("measure", sort=False).tail(1)
    outside = [row["measure"] for row in last.to_dict("records") if not row[f"inside_{level}"]]
    if not outside:
        return ""
    names = [wording.lower_first(measure.title) for measure in outside]
    return (
        f"For {len(names)} of {len(last)} measures, the last figure published since lies outside the {level}% interval "
        f"of this edition's forecast: {wording.listed(names)}."
    )


def outcome(outlook: Outlook) -> pd.Series:
    """What was published later for the periods forecast: to be shown beside the forecast and nowhere else."""
    about = outlook.series.attrs
    published = _published(about["table"], about["name"], about["area"])
    known = outlook.series.index
    return published[published.index > known[-1]] if len(known) else published[:0]


def record(made: dict[Measure, Outlook], edition: Parameters) -> pd.DataFrame:
    """Each forecast that this edition (`made`, its outlooks) and those of the years before it made, beside its outcome.

    A forecast is left out until its outcome is published. The outcomes are the one thing that is read past the
    edition's data, to be shown beside a forecast and nowhere else. Columns: measure, made (the year of the edition),
    period, mean, pi_*, actual, inside_*.
    """
    years = range(edition.time_period - ORIGINS + 1, edition.time_period)
    earlier = [edition.model_copy(update={"time_period": year, "as_at": f"{year}-09-30"}) for year in years]
    frames = [
        _beside_outcome(measure, outlook, one)
        for one, found in [*((one, outlooks(one)) for one in earlier), (edition, made)]
        for measure, outlook in found.items()
    ]
    if not frames:
        return pd.DataFrame(columns=["measure", "made", "actual"])
    record = pd.concat(frames, ignore_index=True).dropna(subset="actual", ignore_index=True)
    return record.assign(**{f"inside_{level}": intervals.held(record, level) for level in edition.level})


def of_edition(record: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """The forecast of the edition itself for the last period with an outcome, beside it, worded for a table.

    One row a measure; the last column counts all its outcomes that the narrowest interval held.
    """
    own = record[record["made"] == edition.time_period]
    return pd.DataFrame([_outcomes(rows, min(edition.level)) for _, rows in own.groupby("measure", sort=False)])


def by_year(record: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """For each edition: how many of its forecasts have an outcome, and what % of those each interval held."""
    if record.empty:
        return pd.DataFrame()
    held = {f"Held by the {level}% interval": (f"inside_{level}", "mean") for level in edition.level}
    counted = record.groupby("made").agg(**{"Forecasts with an outcome": ("actual", "size")}, **held)
    counted.index = counted.index.astype(str).rename("Edition of the year ending 31 March")
    return counted.assign(**{name: counted[name].mul(100).round() for name in held}).reset_index()


def _beside_outcome(measure: Measure, outlook: Outlook, edition: Parameters) -> pd.DataFrame:
    actual = outcome(outlook).reindex(outlook.forecast.index)
    return outlook.forecast.assign(measure=measure, made=edition.time_period, actual=actual).reset_index(names="period")


def _live(edition: Parameters) -> dict[Measure, pd.Series]:
    """The headline measures whose figures reach at least the year before the edition's, as the edition knows them."""
    listed = data.code_list("headline_measures")
    measures = [data.measure(row.table, row.measure) for row in listed.itertuples()]
    known = {measure: _known(measure, edition) for measure in measures}
    last = {measure: series.last_valid_index() for measure, series in known.items()}
    return {
        measure: series
        for measure, series in known.items()
        if last[measure] is not None and last[measure].end_time.year >= edition.time_period - 1
    }


def _known(measure: Measure, edition: Parameters) -> pd.Series:
    """The measure as the edition knows it: what was published by its date, unless later reports restate the table."""
    if table_file.has_editions(measure.table):
        return _published(measure.table, measure.name, edition.area, edition.data_end)
    series = _published(measure.table, measure.name, edition.area)
    return series[series.index.end_time < pd.Timestamp(edition.data_end + datetime.timedelta(days=1))]


@table_file.remembered
def _published(table: str, measure: str, area: str, to: datetime.date | None = None) -> pd.Series:
    """One read of each series serves every edition that is looked back on."""
    return data.series(table, measure, area, to)


def _held(outlook: Outlook, level: int) -> str:
    """How often the interval held in the measure's own past, as far ahead as the forecast goes."""
    if outlook.backtest is None:
        return "not tested"
    inside = intervals.held_furthest(outlook.backtest, level)
    return f"{inside.sum()} of {len(inside)}"


def _outcomes(rows: pd.DataFrame, level: int) -> dict[str, str]:
    """The last of a measure's forecasts beside its outcome, and how many of all of them the interval held."""
    last, held = rows.iloc[-1].to_dict(), rows[f"inside_{level}"]
    measure, when = last["measure"], wording.short_period(last["period"])
    told = {"Measure": measure.title, "Period": when, **forecast_tables.beside_outcome(last, measure)}
    return told | {f"Years held ({level}%)": f"{held.sum()} of {len(held)}"}
