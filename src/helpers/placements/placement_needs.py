"""How many children will need each kind of home, beside how many live in one now and how many places there are.

From published tables: the number in each kind of home is the published share, in whole per cent, of the children
looked after, so that it is right to half a per cent of them.
"""

import datetime

import pandas as pd

from helpers import data
from helpers.costing.published_outlook import PublishedOutlook
from helpers.forecast import Outlook
from helpers.forecasting import chances, intervals
from helpers.measures import round_half_up
from helpers.published import computed
from helpers.words import wording

NUMBERS = {
    "cla_in_foster_care": "fostered_31_march",
    "cla_in_childrens_homes": "in_childrens_homes_31_march",
    "cla_in_supported_accommodation": "in_supported_accommodation_31_march",
    "cla_with_parents": "with_parents_31_march",
}
"""The computed number of children that stands for each published share."""


def numbers(share: str, area: str, to: datetime.date | None = None) -> pd.DataFrame:
    """Children living in one kind of home at each 31 March, estimated from its published share, as tidy rows."""
    children = data.rows("children_looked_after", "cla_31_march", area, to)
    return computed.part_of(children, data.rows("placements", share, area, to), NUMBERS[share])


def outlook(made: PublishedOutlook, share: str, area: str, to: datetime.date | None = None) -> Outlook:
    """The forecast of children in one kind of home, as `charts.fan` takes it."""
    known = numbers(share, area, to).set_index("period")["value"]
    series = data.as_series(known, data.measure("placements", NUMBERS[share]), area)
    if made.placements.empty:
        reason = (
            f"{series.attrs['title']}: no forecast, since kinds of home are forecast together. {made.placements_reason}"
        )
        return Outlook(series, reason=reason)
    forecast = made.placements[made.placements["placement"] == share].set_index("period")
    forecast = forecast[intervals.columns_of(forecast)]
    unchanged = pd.DataFrame({"mean": series.dropna().iloc[-1]}, index=forecast.index)
    sentence = "Shares are known for too few years to test this forecast on its own past."
    return Outlook(series, forecast, unchanged, method="model", sentence=sentence)


def by_type(made: PublishedOutlook, area: str, level: int, to: datetime.date | None = None) -> pd.DataFrame:
    """One row a kind of home: children now, the last period forecast with its interval, the chance of more than now.

    No rows when the shares are too few to forecast.
    """
    if made.placements.empty:
        return pd.DataFrame()
    last = made.placements["period"].max()
    rows = [
        _row(row, numbers(row["placement"], area, to), level)
        for row in made.placements.to_dict("records")
        if row["period"] == last and row["placement"] in NUMBERS
    ]
    return pd.DataFrame(rows)


def capacity(made: PublishedOutlook, area: str, to: datetime.date | None = None) -> str:
    """The chance that more children need foster care than there are foster homes, in a sentence.

    Foster homes are the authority's approved places and, taken to stay as many as they are, the homes of others
    (independent agencies, other authorities, relatives and friends) that children live in now.
    """
    places = data.rows("placements", "approved_foster_places", area, to)
    filled = data.rows("placements", "filled_foster_places", area, to)
    homes = computed.difference(numbers("cla_in_foster_care", area, to), filled, "fostered_elsewhere")
    both = homes.merge(places, on="period").dropna(subset=["value_x", "value_y"])
    if both.empty or made.placements.empty:
        return "The figures held here do not allow the need for foster care to be set beside the places."
    now = both.iloc[-1]
    total = now["value_x"] + now["value_y"]
    fostered = made.placements[made.placements["placement"] == "cla_in_foster_care"].iloc[-1]
    when = wording.period(fostered["period"], "at 31 March")
    chance = chances.in_words(chances.of_more_than(total, fostered))
    return (
        f"With {wording.number(now['value_y'])} approved places and about {wording.number(now['value_x'])} children in "
        f"foster homes of others, as {wording.period(now['period'], 'at 31 March')}, there would be homes for about "
        f"{wording.number(total)} children. The chance that more than that need foster care {when} is {chance}."
    )


def _row(row: dict, past: pd.DataFrame, level: int) -> dict:
    now = past.dropna(subset=["value"]).iloc[-1]
    more = chances.of_more_than(now["value"], pd.Series(row))
    return {
        "Where children live": row["title"],
        f"{wording.upper_first(wording.period(now['period'], 'at 31 March'))} (estimate)": round_half_up(now["value"]),
        f"Forecast {wording.period(row['period'], 'at 31 March')}": round_half_up(row["mean"]),
        f"{level}% interval": wording.ends(row, level, wording.number),
        "Chance of more than now": wording.upper_first(chances.in_words(more)),
    }
