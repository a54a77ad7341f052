"""The placement cost extract to prices by placement group and provider, and the ledger's own totals."""

import numpy as np
import pandas as pd

from helpers.returns import layouts
from helpers.returns.episodes import placement_at
from helpers.returns.folder import Returns
from helpers.returns.merge_years import DAY, ONE_DAY, year_end

BY = ["time_period", "placement_group", "provider", "uasc"]
QUANTILES = (10, 25, 50, 75, 90, 95, 99)
CONTRIBUTIONS = {"SOCIAL_CARE": "social_care", "HEALTH": "health", "EDUCATION": "education"}
DEAREST = 10


def placements(returns: Returns, spells: pd.DataFrame) -> pd.DataFrame:
    """One row a paid placement and year: BY, CHILD, days, cost (£ in the year), per_week, and contributions a week.

    The extract gives either the total weekly cost or the committed cost of the year to date, with contributions on
    the same basis; days run from the later of the start and 1 April to the day before the end, or 31 March. The group
    and provider are the extract's own, else those of the child's placement (`spells`) on the day.
    """
    paid = returns.table("placement_costs")
    close = year_end(paid["year"]) + ONE_DAY
    first = np.maximum(paid["START"].to_numpy().astype(DAY), year_end(paid["year"] - 1) + ONE_DAY)
    weeks = (np.fmin(paid["END"].to_numpy().astype(DAY), close) - first).astype("timedelta64[D]").astype(float) / 7
    weekly = paid["WEEKLY"].notna()
    home = placement_at(paid["CHILD"], first, spells)
    group = layouts.placement_group(paid["PLACE"], paid["PLACE_PROVIDER"]).replace("as_before", "other")
    provider = layouts.reported_as("PLACE_PROVIDER", paid["PLACE_PROVIDER"], "none")
    paid = paid.assign(
        time_period=paid["year"],
        days=weeks * 7,
        placement_group=group.where(paid["PLACE"] != "", home["placement_group"]),
        provider=provider.where((paid["PLACE"] != "") | (paid["PLACE_PROVIDER"] != ""), home["provider"]),
        uasc=np.where(_unaccompanied(paid, returns), "yes", "no"),
        per_week=paid["WEEKLY"].where(weekly, paid["TO_DATE"] / weeks),
        **{name: paid[column].where(weekly, paid[column] / weeks) for column, name in CONTRIBUTIONS.items()},
    )
    paid["cost"] = paid["per_week"] * weeks
    return paid.loc[
        (weeks > 0) & paid["per_week"].notna(), [*BY, "CHILD", "days", "cost", "per_week", *CONTRIBUTIONS.values()]
    ]


def prices(paid: pd.DataFrame) -> pd.DataFrame:
    """Price a week by year, placement group, provider and UASC, each placement weighted by its days.

    Columns: BY, children, days, mean_per_week, sd_log (standard deviation of the log price), p10 to p99, and the mean
    contributions a week of social care, health and education.
    """
    columns = [
        *BY,
        "children",
        "days",
        "mean_per_week",
        "sd_log",
        *(f"p{q}" for q in QUANTILES),
        *CONTRIBUTIONS.values(),
    ]
    rows = [dict(zip(BY, key, strict=True)) | _distribution(group) for key, group in paid.groupby(BY, sort=True)]
    return pd.DataFrame(rows, columns=columns)


def dearest(paid: pd.DataFrame) -> pd.DataFrame:
    """What the ten dearest placements of each year cost together, and their days: one sum, never one by one."""
    ranked = paid.sort_values(["time_period", "cost"], ascending=[True, False], kind="stable")
    top = ranked.groupby("time_period").head(DEAREST)
    return (
        top.groupby("time_period")
        .agg(placements=("cost", "size"), cost=("cost", "sum"), days=("days", "sum"))
        .round(2)
        .reset_index()
    )


def ledger(returns: Returns) -> pd.DataFrame:
    """The authority's Section 251 outturn for children looked after: time_period, line, description, amount (£)."""
    lines = returns.table("section_251").rename(
        columns={"year": "time_period", "LINE": "line", "DESCRIPTION": "description", "AMOUNT": "amount"}
    )
    return lines.sort_values(["time_period", "row"])[["time_period", "line", "description", "amount"]]


def _distribution(group: pd.DataFrame) -> dict:
    """Mean, spread and quantiles of the price of a group of placements, weighted by days."""
    ordered = group.sort_values("per_week")
    price, days = ordered["per_week"].to_numpy(), ordered["days"].to_numpy()
    logs = np.log(np.maximum(price, 1))
    centre = np.average(logs, weights=days)
    place = np.searchsorted(np.cumsum(days) / days.sum(), np.array(QUANTILES) / 100)
    shares = {
        name: round(np.average(group[name].fillna(0), weights=group["days"]), 2) for name in CONTRIBUTIONS.values()
    }
    return {
        "children": group["CHILD"].nunique(),
        "days": int(days.sum()),
        "mean_per_week": round(np.average(price, weights=days), 2),
        "sd_log": round(np.sqrt(np.average((logs - centre) ** 2, weights=days)), 4),
        **{f"p{q}": round(price[min(at, len(price) - 1)], 2) for q, at in zip(QUANTILES, place, strict=True)},
        **shares,
    }


def _unaccompanied(paid: pd.DataFrame, returns: Returns) -> np.ndarray:
    """Whether the placement is of an unaccompanied child: as the extract says, else as the UASC file does."""
    uasc = returns.table("uasc").drop_duplicates("CHILD", keep="last").set_index("CHILD")["DUC"]
    ceased = uasc.reindex(paid["CHILD"]).to_numpy()
    listed = paid["CHILD"].isin(uasc.index) & ~(ceased <= paid["START"].to_numpy())
    return np.where(paid["UASC"].isna(), listed, paid["UASC"].eq(True))
