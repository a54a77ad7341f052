"""Prices of a made-up authority's placements, drifting from year to year, and what its placements then cost."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.placements.aggregates import Aggregates
from helpers.placements.care_states import PLACEMENT_GROUPS

PER_WEEK = {"fostering_kinship": 280, "fostering_in_house": 500, "fostering_agency": 1030, "residential": 5400,
            "secure_and_health": 8000, "supported": 1150, "other": 9000}  # fmt: skip
PAID = list(PER_WEEK)


def with_prices(aggregates: Aggregates, rng) -> Aggregates:
    """Add `prices` and `placement_days` for every financial year of the tables.

    Yearly inflation has a mean of its own in each authority, is shared by the placement groups in part, and
    wanders; `other` and `secure_and_health` are few and their mean price jumps.
    """
    days = aggregates["exposure"].assign(time_period=lambda t: t["month"].dt.year + (t["month"].dt.month > 3))
    care = days.groupby(["time_period", "placement_group", "uasc"])["child_days"].sum().rename("days").reset_index()
    care["provider"] = "none"
    years = np.unique(care["time_period"])
    usual, shared = rng.normal(0.04, 0.012), rng.normal(0, 0.015, len(years))
    level = {}
    for group in PLACEMENT_GROUPS:
        jump = 0.12 if group in ("other", "secure_and_health") else 0.0
        growth = usual + shared + rng.normal(0, 0.012, len(years))
        price = PER_WEEK.get(group, 0) * np.exp(np.cumsum(growth) + rng.normal(0, jump, len(years)))
        level[group] = pd.Series(price, index=years)
    paid = care[care["placement_group"].isin(PAID)].copy()
    paid["mean_per_week"] = [level[g][y] for g, y in zip(paid["placement_group"], paid["time_period"], strict=True)]
    paid.loc[paid["uasc"] == "yes", "mean_per_week"] *= 0.8
    paid["children"] = 0
    return replace(aggregates, tables=aggregates.tables | {"prices": paid, "placement_days": care})
