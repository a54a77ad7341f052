"""Score the forecast on the yearly series of data/published beside no change and drift, by kind.

`python benchmarks/published_series.py`. The last three years of each complete series of 9 or more are held out, then
the three years before the last, and so on from four origins. Prints, for each kind, the mean error over that of the
better of no change and drift, and the share of outcomes inside the intervals; as the report forecasts, and as if a
slope that lasts were as likely for children as for prices (`kind` unknown) or prices were counted like children.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import numpy as np
import pandas as pd

from helpers import data, forecast, project

AHEAD, ORIGINS, SHORTEST = 3, 4, 6
AS = {"count": (None,), "rate": (None,), "percentage": (None,), "money": ("count",)}


def published():
    """Return [(kind, values)] of the yearly series without a gap, one a measure and area."""
    found = []
    for path in sorted((project.DATA / "published").glob("*.resource.yaml")):
        table = path.name.removesuffix(".resource.yaml")
        for measure in data.measures(table):
            for area in data.read(table)["area"].dropna().unique():
                series = data.series(table, measure.name, area)
                known = series.loc[series.first_valid_index() : series.last_valid_index()]
                if series.index.freqstr.startswith("Y") and known.notna().all() and len(known) >= SHORTEST + AHEAD:
                    found.append((series.attrs["kind"], known.to_numpy()))
    return found


def scores(values, kind):
    """Return error and hits of the forecast and the errors of no change and drift, in units of the usual change."""
    past, later = values[:-AHEAD], values[-AHEAD:]
    scale = np.abs(np.diff(past)).mean()
    made = forecast.forecast(past, AHEAD, kind=kind)
    drift = past[-1] + np.diff(past).mean() * np.arange(1, AHEAD + 1)
    errors = {"ours": made["mean"].to_numpy(), "no change": past[-1], "drift": drift}
    held = {n: 100 * np.mean((later >= made[f"pi_lower_{n}"]) & (later <= made[f"pi_upper_{n}"])) for n in (80, 95)}
    return {name: np.abs(later - middle).mean() / scale for name, middle in errors.items()} | held


def main():
    """Print a row a kind and a way to forecast it."""
    rows = []
    for kind, values in published():
        for skipped in range(ORIGINS):
            known = values[: len(values) - skipped]
            if len(known) >= SHORTEST + AHEAD and np.ptp(known[:-AHEAD]) > 0:
                rows += [{"kind": kind, "as": str(k)} | scores(known, k) for k in (kind, *AS[kind])]
    table = pd.DataFrame(rows).groupby(["kind", "as"]).mean()
    table.insert(0, "ratio", table["ours"] / table[["no change", "drift"]].min(axis=1))
    print(table.assign(forecasts=pd.DataFrame(rows).groupby(["kind", "as"]).size()).round(3).to_string())


if __name__ == "__main__":
    main()
