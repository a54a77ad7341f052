"""Spending on children looked after: why it changed, in words, and its forecast in two ways that check each other."""

import pandas as pd

from helpers import charts, data, forecast, track_record
from helpers.costing.bridge import published_bridge
from helpers.costing.published_outlook import PublishedOutlook
from helpers.drawing.forecast_figures import foreseen
from helpers.forecast import Outlook
from helpers.parameters import Parameters
from helpers.showing.display import Figure
from helpers.words import wording

TABLE, MEASURE = "placement_costs", "cla_gross_expenditure"
PARTS = ((TABLE, MEASURE), ("children_looked_after", "cla_31_march"))
"""The table and measure of each number that a bridge of spending needs."""


def bridge(edition: Parameters, years: int, figure: str) -> Figure:
    """Why spending changed in the last `years` years, in steps, or which figure is lacking to tell."""
    first, last = edition.time_period - years, edition.time_period
    steps = published_bridge(edition.area, first, last, edition.year_end)
    if steps.empty:
        return Figure(number=figure, title=f"Spending from {first} to {last}: {_lacking(edition, first, last)}.")
    subtitle = f"Gross spending on children looked after in pounds, {edition.area_name}"
    return charts.bridge(steps, figure, subtitle=subtitle, source=TABLE)


def by_itself(edition: Parameters) -> Outlook:
    """The forecast of spending from its own past: the one that the headline measures and the summary show."""
    series = data.series(TABLE, MEASURE, edition.area, edition.data_end)
    return forecast.outlook(series, edition.horizon, edition.level)


def side_by_side(itself: Outlook, made: PublishedOutlook) -> pd.DataFrame:
    """One row a way of forecasting: the last period, its intervals, the method and how the past forecasts fared.

    The second way is children looked after times the weekly cost of a child. A way without a forecast has no row.
    """
    ways = {"Spending by itself": itself, "Children times weekly cost": made.spending}
    measure = data.measure(TABLE, MEASURE)
    return pd.DataFrame(
        [
            {"Forecast from": way, **track_record.in_a_row(measure, outlook)}
            for way, outlook in ways.items()
            if outlook.forecast is not None
        ]
    )


def why(steps: pd.DataFrame, what: str = "Spending") -> str:
    """The steps of a bridge of spending, or of `what`, as a sentence, largest first; empty without one."""
    if steps.empty:
        return ""
    changes = steps[steps["kind"] == "change"].sort_values("value", key=abs, ascending=False)
    difference = steps["value"].iloc[-1] - steps["value"].iloc[0]
    verb = "rose" if difference > 0 else "fell"
    told = [_moved("added", changes[changes["value"] > 0]), _moved("took off", changes[changes["value"] < 0])]
    return f"{what} {verb} by {wording.pounds(abs(difference))}: {'; '.join(filter(None, told))}."


def ahead(itself: Outlook) -> str:
    """The next year and the last one forecast, with their intervals; the reason where there is no forecast."""
    if itself.forecast is None:
        return itself.reason
    measure = data.measure(TABLE, MEASURE)
    return f"{measure.title}: {foreseen(measure, next_and_last(itself.forecast))}."


def next_and_last(made: pd.DataFrame) -> pd.DataFrame:
    """The first and the last year of a forecast: what the next budget needs, and how far ahead anything is said."""
    return made.iloc[sorted({0, len(made) - 1})]


def _moved(verb: str, changes: pd.DataFrame) -> str:
    """What steps in one direction did: the cost of a child added £5.2 million and the number of children £2 million."""
    verbs = [f" {verb}", *[""] * len(changes)]
    return wording.listed(
        f"the {wording.lower_first(label)}{verb} {wording.pounds(round(abs(value), -3))}"
        for label, value, verb in zip(changes["label"], changes["value"], verbs, strict=False)
    )


def _lacking(edition: Parameters, first: int, last: int) -> str:
    """Which of the figures that a bridge needs are not held for one of two years."""
    lacking = [
        f"{wording.lower_first(data.measure(*part).title)} in {year}"
        for part in PARTS
        for year in (first, last)
        if pd.isna(data.value(*part, edition.area, year, edition.year_end))
    ]
    return f"no figure is held for {wording.listed(lacking)}"
