"""Missing episodes by year, kind and the placement that the child was missing from."""

import numpy as np
import pandas as pd

from helpers.returns import layouts
from helpers.returns.episodes import placement_at
from helpers.returns.folder import Returns
from helpers.returns.merge_years import DAY, ONE_DAY, year_end

COLUMNS = ["time_period", "kind", "placement_group", "children", "episodes", "days"]


def missing_episodes(returns: Returns, spells: pd.DataFrame) -> pd.DataFrame:
    """Children, episodes and days by the year in which the episode was returned, kind and placement group.

    The group `all` counts each child once in a year. Days run from the start to the day before the return, or to
    31 March while the child is away. Children who are not looked after are left out.
    """
    episodes = returns.table("missing").sort_values("year", kind="stable")
    episodes = episodes.drop_duplicates(["CHILD", "MISSING", "MIS_START"], keep="last")
    episodes = episodes[episodes["MIS_START"].notna() & episodes["CHILD"].isin(spells["CHILD"])]
    if episodes.empty:
        return pd.DataFrame(columns=COLUMNS)
    start = episodes["MIS_START"].to_numpy().astype(DAY)
    end = np.fmin(episodes["MIS_END"].to_numpy().astype(DAY), year_end(episodes["year"]) + ONE_DAY)
    episodes = episodes.assign(
        time_period=episodes["year"],
        kind=layouts.reported_as("MISSING", episodes["MISSING"], "missing"),
        days=np.maximum((end - start).astype(int), 0),
        placement_group=placement_at(episodes["CHILD"], start, spells)["placement_group"],
    )
    both = pd.concat([episodes, episodes.assign(placement_group="all")])
    counts = both.groupby(COLUMNS[:3]).agg(
        children=("CHILD", "nunique"), episodes=("CHILD", "size"), days=("days", "sum")
    )
    return counts.reset_index()
