"""The forecast that an authority's own returns allow: children followed month by month, with or without a scenario.

What pages show of it is in `how_many`, `kinds_of_home` and `enough_homes`.
"""

import functools
from dataclasses import dataclass

import pandas as pd

from helpers import data, disclosure, scenarios, stock_flow
from helpers.forecasting import draws
from helpers.narrative import headed
from helpers.own.children import with_returns
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.placements.stock_draws import StockDraws
from helpers.safety import disclosure_policy
from helpers.safety.local_counts import LocalCounts
from helpers.scenarios import Scenario
from helpers.showing.display import Text
from helpers.stock_flow import StockFlow
from helpers.words import wording

PATHS, PAST_PATHS = 500, 150
"""How many futures are drawn for a forecast, and for each of those made again from an earlier year."""

REFERENCE_MONTHS, FEWEST_MONTHS = 36, 24
"""How many months a forecast learns from, and the fewest that one made again from an earlier year does."""


@dataclass(frozen=True)
class OwnOutlook:
    """Draws of `children` by month, from the last 31 March of the returns to that of the horizon, and their model.

    They are of all children, or `of_unaccompanied` ones alone.
    """

    own: Aggregates
    edition: Parameters
    model: StockFlow
    children: StockDraws
    of_unaccompanied: bool = False

    @functools.cached_property
    def past(self) -> LocalCounts | None:
        """The forecasts made again from each earlier 31 March, made once: see `stock_flow.backtest`.

        None where the returns are too short for one.
        """
        if not (years := origins(self.own)):
            return None
        return stock_flow.backtest(
            self.own,
            years,
            12 * self.edition.horizon,
            REFERENCE_MONTHS,
            PAST_PATHS,
            self.edition.seed,
            self.edition.level,
            self.of_unaccompanied,
        )

    @property
    def scenario(self) -> Scenario | None:
        """The scenario of the edition; None where it is the base."""
        return None if self.edition.scenario == scenarios.BASE else scenarios.named(self.edition.scenario)

    @functools.cached_property
    def adjusted(self) -> StockDraws | None:
        """The draws under the scenario of the edition, made once; None where it changes no child, and as `under`."""
        return self.under(self.scenario) if self.scenario and self.scenario.changes_children else None

    def yearly(self, under: StockDraws | None = None, **names: str) -> pd.DataFrame:
        """The forecast of all, or of a part (see `StockDraws.of`), at each 31 March, in the form of `forecast`.

        `under` are other draws than those without a scenario.
        """
        drawn = under or self.children
        ahead = draws.interval(drawn.of(**names), drawn.index, self.edition.level)
        ahead = ahead[ahead.index.month == 3]
        return disclosure.modelled(ahead.set_axis(ahead.index.asfreq("Y-MAR").rename("period")))

    def under(self, scenario: Scenario) -> StockDraws | None:
        """The same draws where a scenario holds; None where a figure that it needs is not held."""
        population = child_population(self.edition)
        if scenario.uasc and population is None:
            return None
        if not scenario.changes_children:
            return self.children
        paths, months = self.children.values.shape[:2]
        return self.model.simulate(months, paths, self.edition.seed, scenario, population, self.children)


@with_returns
def made(own: Aggregates, edition: Parameters, paths: int = PATHS, of_unaccompanied: bool = False) -> OwnOutlook:
    """Follow children of the returns, all or unaccompanied ones, from their last 31 March to that of the horizon."""
    model = stock_flow.fit(own, min(REFERENCE_MONTHS, stock_flow.months_held(own)))
    if of_unaccompanied:
        model = model.of_unaccompanied()
    children = model.simulate(12 * edition.horizon, paths, edition.seed)
    return OwnOutlook(own, edition, model, children, of_unaccompanied)


def origins(own: Aggregates) -> list[pd.Period]:
    """Each 31 March before the last from which a forecast can be made again, as months."""
    march, first = own["stock_by_duration"]["month"].drop_duplicates(), own["exposure"]["month"].min()
    return [month for month in march[march < march.max()] if (month - first).n + 1 >= FEWEST_MONTHS]


def child_population(edition: Parameters) -> float | None:
    """Residents aged 0 to 17 by the last estimate that the edition knows."""
    known = data.series("population", "children_0_to_17", edition.area, edition.year_end).dropna()
    return float(known.iloc[-1]) if len(known) else None


def rounding() -> str:
    """What a reader is told of the rounding of forecasts."""
    base = disclosure_policy.in_force().base
    return f"What is forecast from the returns is rounded to the nearest {base}, as counts from the returns are."


@with_returns
def scenario_in_words(outlook: OwnOutlook) -> Text | None:
    """What the scenario of the edition assumes, or why nothing can be said of it; nothing for the base."""
    scenario = outlook.scenario
    if scenario is None:
        return None
    if not scenario.changes_children:
        effect = "It changes prices alone: the children, and the homes that they need, are as without it [A55]."
    elif outlook.adjusted is None:
        effect = "The number of children aged 0 to 17, which it needs, is not held."
    else:
        effect = (
            "It meets the same possible futures as no change, so that what differs is its effect. It is there to "
            "explore with and is nobody's plan [A55]."
        )
    return headed(f"Scenario: {wording.lower_first(scenario.title)}", scenario.description, effect)
