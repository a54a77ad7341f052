"""How well placement demand and cost are forecast, where the truth is known: python benchmarks/stock_flow.py

Authorities whose behaviour is known (see authorities.py) are followed day by day; the forecast is made from six years
of their aggregate tables and scored 12, 24 and 36 months on. cs-demand-model forecasts from the same children in the
files of an SSDA903 return; it runs in a Python of its own: python3.11 -m venv V; V/bin/pip install cs-demand-model.
"""

import argparse
import json
import os
import pickle
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from authorities import BEHAVIOURS, ORIGIN, behaviour
from priced import with_prices
from simulated_returns import simulate, write_ssda903

from helpers import costs, stock_flow
from helpers.forecasting import draws
from helpers.placements.care_states import PLACEMENT_GROUPS

REFERENCE_MONTHS = 36
HORIZON = 36
CATEGORIES = {
    "FOSTERING": ("fostering_kinship", "fostering_in_house", "fostering_agency"),
    "RESIDENTIAL": ("residential",),
    "SUPPORTED": ("supported",),
    "OTHER": ("secure_and_health", "with_parents", "placed_for_adoption", "other"),
}
PEER_WINDOWS = ("12",)  # months of reference: the default of its web page


def crps(drawn: np.ndarray, actual: float) -> float:
    """Continuous ranked probability score of draws; for a single number the absolute error."""
    ranked = np.sort(drawn)
    weight = 2 * np.arange(1, len(ranked) + 1) - len(ranked) - 1
    return float(np.abs(ranked - actual).mean() - (weight * ranked).sum() / len(ranked) ** 2)


def score(drawn: np.ndarray, index, actual, **names) -> list[dict]:
    """One row a period of `index`: the forecast, what happened, and the score."""
    made = draws.interval(drawn, index).assign(actual=actual)
    return [
        {**names, **row, "crps": crps(drawn[:, place], row["actual"])}
        for place, row in enumerate(made.reset_index(drop=True).to_dict("records"))
    ]


def score_authority(simulated, name: str, number: int) -> tuple[list[dict], float]:
    """Forecast one authority from the origin; return the scores and the CPU seconds of fit and simulation."""
    rng = np.random.default_rng([BEHAVIOURS.index(name), number, 1])
    whole = with_prices(simulated.aggregates, rng)
    known = whole.until(ORIGIN.to_period("M"))
    began = time.process_time()
    made = stock_flow.fit(known, REFERENCE_MONTHS).simulate(HORIZON, 1000, number)
    seconds = time.process_time() - began
    happened = stock_flow.children_by_month(whole)
    at = made.index[11::12]
    rows = []
    for group in ("total", *PLACEMENT_GROUPS):
        drawn = made.of() if group == "total" else made.of(placement_group=group)
        for months, row in zip(
            (12, 24, 36), score(drawn[:, 11::12], at, happened[group].reindex(at), group=group), strict=True
        ):
            rows.append({"behaviour": name, "authority": number, "months": months, **row})
    for category, groups in CATEGORIES.items():
        drawn = sum(made.of(placement_group=group) for group in groups)[:, 11:12]
        actual = sum(happened[group][at[0]] for group in groups)
        rows += score(drawn, at[:1], actual, group=category, behaviour=name, authority=number, months=12)
    spent = costs.past_spending(whole)
    cost = costs.spending(made, known, number)
    for months, row in zip(
        (12, 24, 36), score(cost.of(), cost.index, spent.reindex(cost.index), group="cost"), strict=True
    ):
        rows.append({"behaviour": name, "authority": number, "months": months, **row})
    return rows, seconds


def peer_forecast(simulated, python: str) -> dict:
    """Children by category 12 months on as cs-demand-model forecasts them, for each reference window."""
    with tempfile.TemporaryDirectory() as folder:
        write_ssda903(simulated, Path(folder), ORIGIN)
        script = Path(__file__).with_name("cs_demand_model_forecast.py")
        command = [python, str(script), folder, str(ORIGIN.date()), *PEER_WINDOWS]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peer_rows(simulated, python: str, name: str, number: int) -> list[dict]:
    """Absolute errors of cs-demand-model, one row a window and category, and the total."""
    stock = stock_flow.children_by_month(simulated.aggregates).loc[ORIGIN.to_period("M") + 12]
    rows = []
    for window, made in peer_forecast(simulated, python).items():
        actual = {category: stock[list(groups)].sum() for category, groups in CATEGORIES.items()}
        errors = {category: abs(made.get(category, 0.0) - actual[category]) for category in CATEGORIES}
        errors["total"] = abs(sum(made.values()) - stock["total"])
        rows += [
            {"behaviour": name, "authority": number, "window": window, "group": group, "error": error}
            for group, error in errors.items()
        ]
    return rows


def coverage(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Share of outcomes (%) that the intervals held."""
    held = {
        level: rows["actual"].between(rows[f"pi_lower_{level}"], rows[f"pi_upper_{level}"]) * 100 for level in (80, 95)
    }
    return rows.assign(cover_80=held[80], cover_95=held[95]).groupby(by, sort=False)[["cover_80", "cover_95"]].mean()


def report(rows: pd.DataFrame, peers: pd.DataFrame) -> None:
    """Print the tables."""
    own = rows[~rows["group"].isin(CATEGORIES)]
    print("\nCoverage (%) by group and horizon\n", coverage(own, ["group", "months"]).unstack().round(1).to_string())
    part = own[own["group"].isin(["total", "cost"])]
    print(
        "\nCoverage (%) by behaviour\n", coverage(part, ["group", "behaviour", "months"]).unstack().round(1).to_string()
    )
    if peers.empty:
        return
    ours = rows.query("months == 12").assign(error=lambda t: (t["actual"] - t["mean"]).abs())
    matched = peers.merge(ours, on=["behaviour", "authority", "group"], suffixes=("_peer", ""))
    for by in (["window", "group"], ["window", "behaviour"]):
        means = matched.groupby(by)[["error", "crps", "error_peer"]].mean()
        means["error_ratio"], means["crps_ratio"] = (means[c] / means["error_peer"] for c in ("error", "crps"))
        print("\nAt 12 months, beside cs-demand-model (window in months)\n", means.round(2).to_string())


def main():
    """Simulate, forecast, score, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--authorities", type=int, default=25, help="how many of each behaviour")
    options.add_argument("--peer", default="", help="the Python that has cs-demand-model")
    options.add_argument("--peer-authorities", type=int, default=10, help="how many of each behaviour it forecasts")
    options.add_argument("--keep", type=Path, help="folder to keep the simulated authorities in")
    chosen = options.parse_args()
    rows, peers, seconds = [], [], []
    for number in range(chosen.authorities):
        for name in BEHAVIOURS:
            simulated = simulated_authority(name, number, chosen.keep)
            scored, cpu = score_authority(simulated, name, number)
            rows += scored
            seconds.append(cpu)
            if chosen.peer and number < chosen.peer_authorities:
                peers += peer_rows(simulated, chosen.peer, name, number)
    report(pd.DataFrame(rows), pd.DataFrame(peers))
    cpu = np.median(seconds)
    print(f"\n{len(seconds)} authorities; fit and 1,000 paths of {HORIZON} months: {cpu:.2f} s CPU (median)")


def simulated_authority(name: str, number: int, keep: Path | None):
    """Simulate an authority, or read it again where it was kept."""
    file = keep / f"{name.replace(' ', '_')}_{number}.pkl" if keep else None
    if file and file.exists():
        return pickle.loads(file.read_bytes())
    rng = np.random.default_rng([BEHAVIOURS.index(name), number])
    simulated = simulate(behaviour(name, rng), rng)
    if file:
        keep.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(simulated))
    return simulated


if __name__ == "__main__":
    main()
