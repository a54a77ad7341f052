"""What a scenario does to the rates that children meet and to the prices of placements."""

from dataclasses import replace

import numpy as np

from helpers.placements.care_states import AGE_BANDS, PLACEMENT_GROUPS, UASC
from helpers.placements.future_rates import FutureRates
from helpers.scenarios import Entries, Exits, Scenario, ScenarioError, drawn

STREAM = 7  # of the seed: a scenario's own amounts, apart from the chances it meets
MOST = 50.0  # how many times as many unaccompanied children a scenario can bring


def changed(rates: FutureRates, scenario: Scenario, uasc: np.ndarray, child_population: float | None, seed: int):
    """The rates of a scenario, FutureRates; `uasc` is the base's draws of unaccompanied children (n, 1 + months).

    The first column of `uasc` is the number now. A scenario that sets unaccompanied children as a share of the
    child population needs that population, the residents aged 0 to 17; else ScenarioError.
    """
    rng = np.random.default_rng([seed, STREAM])
    n, months = rates.entries.shape[:2]
    factor = np.ones((n, months, len(AGE_BANDS), len(UASC)))
    for part in scenario.entries:
        ages = [AGE_BANDS.index(band) for band in part.age_bands]
        kinds = [place for place, name in enumerate(UASC) if part.uasc in (name, "both")]
        factor[np.ix_(range(n), range(months), ages, kinds)] *= _gradually(part, n, months, rng)[:, :, None, None]
    if scenario.uasc is not None:
        factor[..., UASC.index("yes")] *= _towards_share(rates, scenario, uasc, child_population)[:, None]
    leaving_level = rates.leaving_level
    for part in scenario.exits:
        leaving_level = leaving_level * np.maximum(_gradually(part, n, months, rng), 0)
    return replace(
        rates,
        leaving_level=leaving_level,
        entry_factor=np.maximum(factor, 0) if (factor != 1).any() else None,
        redirect=_matrix(scenario.redirect, "percent", n, rng, keep=True) if scenario.redirect else None,
        step_down=_matrix(scenario.step_down, "percent_a_year", n, rng) if scenario.step_down else None,
    )


def price_factor(scenario: Scenario | None, years: int, n: int, seed: int) -> np.ndarray:
    """What the scenario multiplies prices by: (n, years, placement groups), growing from the first year."""
    factor = np.ones((n, years, len(PLACEMENT_GROUPS)))
    rng = np.random.default_rng([seed, STREAM + 1])
    for part in scenario.inflation if scenario else []:
        growth = 1 + drawn(part.added_percent_a_year, n, rng)[:, None] / 100
        groups = [PLACEMENT_GROUPS.index(group) for group in part.placement_groups]
        factor[:, :, groups] *= (growth ** np.arange(1, years + 1))[:, :, None]
    return factor


def _gradually(part: Entries | Exits, n: int, months: int, rng) -> np.ndarray:
    """What entries or exits are multiplied by (n, months), on the way to the full change."""
    reached = np.minimum(np.arange(1, months + 1) / max(part.months_to_full_effect, 1), 1)
    return 1 + drawn(part.change_percent, n, rng)[:, None] / 100 * reached


def _towards_share(rates, scenario, uasc, child_population):
    """Multiplier of unaccompanied entries by month: what keeps the expected number on its way to the share.

    Those expected to come must make up the change in the number and replace those who leave; how many leave a
    month for each child here is taken from the base.
    """
    if not child_population:
        raise ScenarioError(f"Scenario '{scenario.name}' needs the number of residents aged 0 to 17; none was given.")
    wanted = scenario.uasc.percent_of_child_population / 100 * child_population
    base = uasc.mean(axis=0)
    come = rates.entries[..., UASC.index("yes"), :].sum(axis=(2, 3)).mean(axis=0)
    leaving = (come.sum() - (base[-1] - base[0])) / max(base[:-1].sum(), 1)
    reached = np.minimum(np.arange(len(base)) / scenario.uasc.reached_in_months, 1)
    number = base[0] + (wanted - base[0]) * reached
    return np.clip((np.diff(number) + leaving * number[:-1]) / np.maximum(come, 1e-9), 0, MOST)


def _matrix(parts, amount, n, rng, keep=False):
    """Shares or rates from each group (second axis) to each other (third).

    With `keep` they are shares: what is left stays, and where more than all would go, all go.
    """
    size = len(PLACEMENT_GROUPS)
    matrix = np.zeros((n, size, size))
    for part in parts:
        place = PLACEMENT_GROUPS.index(part.from_group), PLACEMENT_GROUPS.index(part.to_group)
        matrix[:, *place] += drawn(getattr(part, amount), n, rng) / 100
    if keep:
        matrix /= np.maximum(matrix.sum(axis=2, keepdims=True), 1)
        matrix[:, range(size), range(size)] = 1 - matrix.sum(axis=2)
    return matrix
