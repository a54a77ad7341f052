"""What comes of changes to entries, exits, mix and prices, quickly enough to follow a slider."""

import functools
from dataclasses import dataclass, replace

import pandas as pd

from helpers import costs, scenarios, stock_flow
from helpers.exploring import cost_steps
from helpers.placements.aggregates import Aggregates
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.scenarios import Entries, Exits, Inflation, Redirect, Scenario

REFERENCE_MONTHS = 36  # that the rates are learnt from, or as many as there are
MANY, PAIRED = 500, 50  # draws of no change, made once; and of each change beside no change
BASE = "base"


@dataclass(frozen=True)
class Changes:
    """How far each thing is moved from where it would be, in per cent of it.

    `entries` of children who are not unaccompanied, `unaccompanied` entries, and `exits` before 18; of new placements
    with agencies' foster carers those made with the authority's own (`agency_to_own`), and of new placements in
    children's homes those made with agencies' foster carers (`homes_to_fostering`); `prices` are the percentage
    points a year by which weekly prices grow beyond their forecast.
    """

    entries: float = 0
    unaccompanied: float = 0
    exits: float = 0
    agency_to_own: float = 0
    homes_to_fostering: float = 0
    prices: float = 0

    def beside(self, scenario: Scenario) -> Scenario:
        """The scenario with these changes made too."""
        added = {
            "entries": [
                Entries(change_percent=self.entries, uasc="no"),
                Entries(change_percent=self.unaccompanied, uasc="yes"),
            ],
            "exits": [Exits(change_percent=self.exits)],
            "redirect": [
                Redirect(from_group="fostering_agency", to_group="fostering_in_house", percent=self.agency_to_own),
                Redirect(from_group="residential", to_group="fostering_agency", percent=self.homes_to_fostering),
            ],
            "inflation": [Inflation(added_percent_a_year=self.prices)],
        }
        return scenario.model_copy(update={name: getattr(scenario, name) + parts for name, parts in added.items()})


@dataclass(frozen=True)
class Outcome:
    """Children looked after by month and spending (£) by financial year, as intervals (mean, pi_*).

    `steps` lead from the last year paid for to the last year forecast, in the form that `charts.bridge` takes.
    """

    children: pd.DataFrame
    spending: pd.DataFrame
    steps: pd.DataFrame


class WhatIf:
    """The stock-flow model of one authority, fitted once, and what comes of changes to it.

    The forecast runs from the month after `origin` for `years` years, and on to the 31 March after them. A named
    scenario that sets unaccompanied children as a share needs `child_population`, residents aged 0 to 17. Raises
    AggregateError when the tables are too few.
    """

    def __init__(self, own: Aggregates, years: int, seed: int = 0, child_population: float | None = None):
        self._own, self._seed, self._child_population = own, seed, child_population
        self._model = stock_flow.fit(own, min(REFERENCE_MONTHS, stock_flow.months_held(own)))
        self.origin = self._model.origin
        self._months = 12 * years + (3 - self.origin.month) % 12
        children = self._model.simulate(self._months, MANY, seed)
        self._many = children.interval(), costs.spending(children, own, seed).interval()
        self._children = functools.lru_cache(maxsize=32)(self._simulated)
        self._drawn = functools.lru_cache(maxsize=32)(self._priced)

    def outcome(self, changes: Changes = Changes(), scenario: str = BASE) -> Outcome:
        """What comes of a named scenario with changes made to it.

        The few draws that meet a change also meet none, with the same chances. What differs between the two is added
        to the many draws of no change: their quantiles are a control variate, so that 50 draws are as good as many.
        """
        children, spending = self._drawn(changes, scenario)
        children_now, spending_now = self._drawn(Changes(), BASE)
        many_children, many_spending = self._many
        before = costs.past_spending(self._own)
        return Outcome(
            children=many_children + children.interval() - children_now.interval(),
            spending=many_spending + spending.interval() - spending_now.interval(),
            steps=cost_steps.steps(
                before.iloc[[-1]], many_spending["mean"].iloc[[-1]],
                (children_now, spending_now), (children, spending),
            ),
        )  # fmt: skip

    def _priced(self, changes: Changes, scenario: str) -> tuple[StockDraws, GroupedDraws]:
        """A few draws of children and of spending; prices alone move no child."""
        children = self._children(replace(changes, prices=0), scenario)
        wanted = changes.beside(scenarios.named(scenario))
        return children, costs.spending(children, self._own, self._seed, wanted)

    def _simulated(self, changes: Changes, scenario: str) -> StockDraws:
        wanted = changes.beside(scenarios.named(scenario))
        return self._model.simulate(self._months, PAIRED, self._seed, wanted, self._child_population)
