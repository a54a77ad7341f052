"""Children looked after as a stock with entries, moves and exits, simulated as whole paths.

Rates of leaving and moving depend on age, placement and time in it; entries are counted by age, unaccompanied
children apart. A draw holds three uncertainties: chance, rates that were estimated, and levels that drift in future.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers import scenarios
from helpers.forecasting import draws
from helpers.placements import count_drift, kept_draws, placings, scenario_effects
from helpers.placements.age_profile import age_tilt
from helpers.placements.aggregates import AggregateError, Aggregates
from helpers.placements.arrivals import Arrivals, fit_arrivals
from helpers.placements.care_states import AXES, PLACEMENT_GROUPS, SHAPE, UASC, counted
from helpers.placements.cohort import cohort
from helpers.placements.count_drift import Drift
from helpers.placements.future_rates import FutureRates, usual_moving
from helpers.placements.placement_rates import DAYS_IN_YEAR, EventRates, fit_rates, shares
from helpers.placements.stock_draws import StockDraws
from helpers.safety.local_counts import LocalCounts, local
from helpers.scenarios import Scenario

CHUNK = 50  # paths simulated together: few enough for the processor's cache
TRUST_IN_ALL_AGES = 5.0  # moves' worth of trust in the destinations of all ages together
FEWEST_MONTHS = 6
FEW = 200  # draws that an expected number is taken from


@dataclass(frozen=True)
class StockFlow:
    """What `fit` learnt of one authority: who is in care at the end of `origin`, and how children come, move, leave.

    `start` counts children by state, and `tilt` says where in their age bands they are; `leaving` and `moving` are
    rates with the drift of their level; `destinations` are Dirichlet weights of the group moved to (age band, uasc,
    group, group) and `towards` the drift of each group's share of new placements.
    """

    origin: pd.Period
    start: np.ndarray
    tilt: np.ndarray
    arrivals: Arrivals
    leaving: EventRates
    leaving_drift: Drift
    moving: EventRates
    moving_drift: Drift
    destinations: np.ndarray
    towards: tuple[Drift, ...]

    def simulate(
        self,
        horizon: int,
        n: int = 1000,
        seed: int = 0,
        scenario: Scenario | str | None = None,
        child_population: float | None = None,
        base: StockDraws | None = None,
    ) -> StockDraws:
        """Draw `n` paths of children by month, age band, uasc and placement group for `horizon` months.

        With the same seed a scenario (one of `scenarios`, or its name) meets the same chances as none, so that the
        difference of the two draws is its effect. `child_population`, residents aged 0 to 17, is needed only by
        scenarios that set unaccompanied children as a share of it; they also ask how many there would be without them,
        which `base`, draws without a scenario, tells without drawing again.

        >>> drawn = model.simulate(horizon=36, n=500, seed=1, scenario="more_children_at_home")  # doctest: +SKIP
        >>> drawn.interval(by="placement_group")  # doctest: +SKIP
        """
        scenario = scenarios.named(scenario) if isinstance(scenario, str) else scenario
        uasc = None
        if scenario is not None and scenario.uasc:
            uasc = (base or self.simulate(horizon, min(n, FEW), seed)).uasc_from_start()
        asked = horizon, n, seed, scenario, uasc, child_population
        children = kept_draws.once(lambda: self._children(*asked), self, *asked)
        months = pd.period_range(self.origin + 1, periods=horizon, name="month")
        return StockDraws(children, months, tuple(AXES)[:3], self.start.reshape(SHAPE).sum(axis=3))

    def of_unaccompanied(self) -> "StockFlow":
        """The same model where only unaccompanied children are here and come, followed in a fraction of the time."""
        start = self.start.reshape(SHAPE).copy()
        start[:, UASC.index("no")] = 0
        streams = list(self.arrivals.streams)
        streams[UASC.index("no")] = replace(streams[UASC.index("no")], expected=0.0)
        return replace(self, start=start.ravel(), arrivals=replace(self.arrivals, streams=tuple(streams)))

    def _children(self, horizon, n, seed, scenario, uasc, child_population):
        rates_seed, chance_seed = np.random.SeedSequence(seed).spawn(2)
        rates = self.sample(horizon, n, np.random.default_rng(rates_seed))
        if scenario is not None:
            rates = scenario_effects.changed(rates, scenario, uasc, child_population, seed)
        chunks = [slice(first, first + CHUNK) for first in range(0, n, CHUNK)]
        counts = [
            _follow(self.start, self.tilt, rates.part(chunk), chance)
            for chunk, chance in zip(chunks, chance_seed.spawn(len(chunks)), strict=True)
        ]
        return np.concatenate(counts).reshape(n, horizon, *SHAPE[:3])

    def sample(self, horizon: int, n: int, rng) -> FutureRates:
        """Draw the rates of `n` possible futures."""
        towards = np.stack([drift.paths(horizon, n, rng) for drift in self.towards], axis=-1)
        moving = self.moving.sample(n, rng)
        return FutureRates(
            leaving=self.leaving.sample(n, rng),
            leaving_level=self.leaving_drift.paths(horizon, n, rng),
            moving=moving,
            moving_level=self.moving_drift.paths(horizon, n, rng),
            usual_moving=usual_moving(moving, self.moving.years),
            destinations=placings.sample(self.destinations, n, rng),
            towards=towards,
            entries=self.arrivals.sample(towards, rng),
        )


def fit(aggregates: Aggregates, reference_months: int) -> StockFlow:
    """Learn how children came, moved and left in the last `reference_months` months of the aggregate tables.

    The last month is the last whose children are counted by time in placement, such as 31 March. To see what would
    have been learnt earlier, pass `aggregates.until(month)`. Raises AggregateError when the reference window is too
    short or reaches back beyond the tables.

    >>> model = stock_flow.fit(own, reference_months=36)  # doctest: +SKIP
    """
    origin = _origin(aggregates)
    aggregates = aggregates.until(origin)
    months = _reference(aggregates, origin, reference_months)
    days = counted(aggregates["exposure"], "child_days", tuple(AXES), months)
    events = aggregates["events"]
    left, moved = (
        counted(events[events["event"] == event], "count", tuple(AXES), months) for event in ("left", "moved")
    )
    leaving, moving = (fit_rates(happened.sum(axis=0), days.sum(axis=0)) for happened in (left, moved))
    moves = placings.moves(events, months)
    destinations = shares(moves.sum(axis=0), moves.sum(axis=(0, 1, 2)), TRUST_IN_ALL_AGES)
    return StockFlow(
        origin=origin,
        start=_start(aggregates, origin),
        tilt=age_tilt(aggregates["stock"], aggregates["entries"], events[events["event"] == "left"], months),
        arrivals=fit_arrivals(aggregates["entries"], months),
        leaving=leaving,
        leaving_drift=_drift(left, days, leaving),
        moving=moving,
        moving_drift=_drift(moved, days, moving),
        destinations=destinations,
        towards=placings.towards(moves, aggregates["entries"], months),
    )


def backtest(
    aggregates: Aggregates,
    origins,
    horizon: int,
    reference_months: int,
    n: int = 1000,
    seed: int = 0,
    level=(80, 95),
    of_unaccompanied: bool = False,
) -> LocalCounts:
    """Forecast from each of the months `origins` as it was known then, and compare with what happened.

    One row a forecast and outcome at every twelfth month up to `horizon` (months): part ("total", "uasc" or a
    placement group), cutoff, period, horizon (months), actual, mean, pi_*, and scale: the mean absolute change over a
    year known at the cutoff, by which `forecast.accuracy` divides. An origin that knew fewer than `reference_months`
    learns from all that it knew; one that knew too few raises AggregateError. `of_unaccompanied` follows only
    unaccompanied children, the one part there then is.
    """
    happened = children_by_month(aggregates)
    if of_unaccompanied:
        happened = happened[["uasc"]]
    frames = []
    for origin in pd.PeriodIndex(origins, freq="M"):
        known = aggregates.until(origin)
        steps = min(horizon, (happened.index[-1] - origin).n)
        model = fit(known, min(reference_months, months_held(known)))
        made = (model.of_unaccompanied() if of_unaccompanied else model).simulate(steps, n, seed)
        for part in happened:
            frame = draws.interval(_drawn(made, part), made.index, level)[11::12]
            past = happened[part][:origin]
            frame.insert(0, "actual", happened[part].reindex(frame.index))
            frames.append(frame.assign(part=part, cutoff=origin, scale=(past - past.shift(12)).abs().mean()))
    table = pd.concat(frames).rename_axis("period").reset_index()
    table["horizon"] = [(period - cutoff).n for period, cutoff in zip(table["period"], table["cutoff"], strict=True)]
    first = ["part", "cutoff", "period", "horizon"]
    return local(table[[*first, *table.columns.drop(first)]].dropna(subset="actual").reset_index(drop=True), "stock")


def children_by_month(aggregates: Aggregates) -> LocalCounts:
    """Children looked after at each month's end, a column a placement group, `uasc` and `total`, indexed by month."""
    stock = aggregates["stock"]
    groups = stock.pivot_table(index="month", columns="placement_group", values="children", aggfunc="sum")
    groups = groups.reindex(columns=list(PLACEMENT_GROUPS)).fillna(0)
    uasc = stock[stock["uasc"] == "yes"].groupby("month")["children"].sum()
    return groups.assign(uasc=uasc.reindex(groups.index, fill_value=0), total=groups.sum(axis=1))


def months_held(aggregates: Aggregates) -> int:
    """How many months there are to learn from."""
    return (_origin(aggregates) - aggregates["exposure"]["month"].min()).n + 1


def _drawn(made: StockDraws, part: str) -> np.ndarray:
    """Draws of all children, of unaccompanied ones or of those in one placement group."""
    names = {"total": {}, "uasc": {"uasc": "yes"}}
    return made.of(**names.get(part, {"placement_group": part}))


def _follow(start, tilt, rates, chance):
    """Simulate one chunk of paths: children in care, those who come, and those whom a scenario adds."""
    layout, months, extra_layout, extra_months = (np.random.default_rng(seed) for seed in chance.spawn(4))
    horizon = rates.entries.shape[1]
    entrants = rates.come(layout)
    children = cohort(start, entrants, layout, tilt)
    if rates.entry_factor is not None or rates.redirect is not None:
        rates.select(children, entrants, extra_layout)
    counts = children.follow(horizon, rates.of_month, months)
    if rates.entry_factor is not None:
        added = cohort(np.zeros_like(start), rates.come(extra_layout, extra=True), extra_layout)
        counts += added.follow(horizon, rates.of_month, extra_months)
    return counts


def _origin(aggregates):
    """The last month whose children are counted by time in placement."""
    months = aggregates["stock_by_duration"]["month"]
    if months.empty:
        raise AggregateError("stock_by_duration.csv has no children at the end of any month.")
    return months.max()


def _reference(aggregates, origin, reference_months):
    held = months_held(aggregates)
    if not FEWEST_MONTHS <= reference_months <= held:
        raise AggregateError(
            f"The reference window must be {FEWEST_MONTHS} to {held} months, as the tables run from "
            f"{origin - held + 1} to {origin}; {reference_months} was given."
        )
    return pd.period_range(origin - reference_months + 1, origin, freq="M")


def _start(aggregates, origin):
    table = aggregates["stock_by_duration"]
    return counted(table[table["month"] == origin], "children").astype(int).ravel()


def _drift(happened, days, rates):
    expected = (days / DAYS_IN_YEAR * rates.mean).sum(axis=(1, 2, 3, 4))
    return count_drift.fit(happened.sum(axis=(1, 2, 3, 4)), expected, count_drift.STEADIER)
