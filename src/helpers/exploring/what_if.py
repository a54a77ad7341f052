"""What comes of changes to entries, exits, mix and prices, quickly enough to follow a slider."""

import functools
from dataclasses import dataclass, replace

import pandas as pd

from helpers import costs, scenarios
from helpers.exploring import cost_steps
from helpers.own import outlook as own_outlook
from helpers.own.spending_outlook import SpendingOutlook
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.scenarios import BASE, Entries, Exits, Inflation, Redirect, Scenario

PAIRED = 50  # draws of each change and, with the same chances, of none


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
    """What comes of changes to a forecast of children and spending, `spending_outlook.made`, fitted once."""

    def __init__(self, ahead: SpendingOutlook):
        self._ahead = ahead
        self._child_population = own_outlook.child_population(ahead.edition)
        self._children = functools.lru_cache(maxsize=32)(self._simulated)
        self._drawn = functools.lru_cache(maxsize=32)(self._priced)

    def scenarios(self) -> list[Scenario]:
        """The named scenarios that the figures held allow."""
        known = self._child_population is not None
        return [scenario for scenario in scenarios.read().values() if known or scenario.uasc is None]

    def outcome(self, changes: Changes = Changes(), scenario: str = BASE) -> Outcome:
        """What comes of a named scenario with changes made to it.

        The few draws that meet a change also meet none, with the same chances. What differs between the two is added
        to the many draws of the forecast: their quantiles are a control variate, so that 50 draws do as well as many.
        """
        children, money = self._drawn(changes, scenario)
        children_now, money_now = self._drawn(Changes(), BASE)
        many, level = self._ahead, tuple(self._ahead.edition.level)
        expected = many.money.interval(level=level)
        return Outcome(
            children=_moved(many.children, children_now, children, level),
            spending=_moved(many.money, money_now, money, level),
            steps=cost_steps.steps(
                costs.past_spending(many.own).iloc[[-1]],
                expected["mean"].iloc[[-1]],
                (children_now, money_now),
                (children, money),
            ),
        )

    def _priced(self, changes: Changes, scenario: str) -> tuple[StockDraws, GroupedDraws]:
        """A few draws of children and of spending; prices alone move no child."""
        children = self._children(replace(changes, prices=0), scenario)
        wanted = changes.beside(scenarios.named(scenario))
        return children, costs.spending(children, self._ahead.own, self._ahead.edition.seed, wanted)

    def _simulated(self, changes: Changes, scenario: str) -> StockDraws:
        ahead, wanted = self._ahead, changes.beside(scenarios.named(scenario))
        months = len(ahead.children.index)
        return ahead.model.simulate(months, PAIRED, ahead.edition.seed, wanted, self._child_population)


def _moved(many: GroupedDraws, now: GroupedDraws, changed: GroupedDraws, level: tuple[int, ...]) -> pd.DataFrame:
    """The interval of many draws, moved by what differs between two sets of few."""
    return many.interval(level=level) + changed.interval(level=level) - now.interval(level=level)
