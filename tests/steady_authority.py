"""Aggregate tables of a small made-up authority in which every month is like the one before."""

import pandas as pd

from helpers.placements.aggregates import Aggregates

MONTHS = pd.period_range("2018-04", "2022-03", freq="M")
#  age band, uasc, placement group, time in placement, children, leaving, moving to (group) a month, entering
STATES = [
    ("1 to 4", "no", "fostering_in_house", "3 to 12 months", 60, 3, {"fostering_agency": 1}, 4),
    ("5 to 9", "no", "fostering_agency", "1 to 2 years", 80, 2, {"residential": 1}, 2),
    ("10 to 15", "no", "residential", "3 to 12 months", 50, 1, {"fostering_agency": 2}, 3),
    ("10 to 15", "no", "fostering_in_house", "2 years or more", 110, 1, {"residential": 1}, 1),
    ("16 to 17", "no", "supported", "3 to 12 months", 40, 2, {"supported": 1}, 2),
    ("16 to 17", "yes", "supported", "3 to 12 months", 20, 1, {"fostering_agency": 1}, 2),
]
STATE = ["age_band", "uasc", "placement_group", "duration_band"]
CHILDREN = sum(state[4] for state in STATES)


def steady() -> Aggregates:
    """The tables of four years, April 2018 to March 2022."""
    rows = pd.DataFrame(
        [(*state[:4], *state[4:]) for state in STATES], columns=[*STATE, "children", "left", "moves", "entering"]
    )
    every = pd.DataFrame({"month": MONTHS}).merge(rows, how="cross")
    left = every.assign(event="left", to_group="", count=every["left"])
    moved = every.assign(
        event="moved",
        to_group=every["moves"].map(lambda m: next(iter(m))),
        count=every["moves"].map(lambda m: sum(m.values())),
    )
    events = ["month", *STATE, "event", "to_group", "count"]
    march = every[every["month"].dt.month == 3]
    years = pd.DataFrame({"time_period": range(2019, 2023)}).merge(rows, how="cross")
    days = years.assign(provider="none", days=years["children"] * 365)
    days = days.groupby(["time_period", "placement_group", "provider", "uasc"])["days"].sum().reset_index()
    return Aggregates(
        {
            "stock": every.assign(sex="male", provider="none")[["month", *STATE[:3], "sex", "provider", "children"]],
            "exposure": every.assign(child_days=every["children"] * every["month"].dt.days_in_month)[
                ["month", *STATE, "child_days"]
            ],
            "events": pd.concat([left, moved], ignore_index=True)[events],
            "entries": every.assign(count=every["entering"])[["month", *STATE[:3], "count"]],
            "stock_by_duration": march[["month", *STATE, "children"]].reset_index(drop=True),
            "placement_days": days,
            "prices": prices(days),
            "dearest": pd.DataFrame({"time_period": range(2019, 2023), "cost": 5_000_000.0, "days": 3_650}),
        },
        {},
    )


def prices(days: pd.DataFrame) -> pd.DataFrame:
    """Prices that rise by £10 a week each year."""
    first = {"fostering_in_house": 500, "fostering_agency": 1_000, "residential": 5_000, "supported": 1_100}
    mean = [first[g] + 10 * (y - 2019) for g, y in zip(days["placement_group"], days["time_period"], strict=True)]
    return days.assign(children=10, mean_per_week=mean, p50=mean, p90=mean, social_care=mean, health=0.0, education=0.0)
