"""Draws of the rates that children in care may meet in the coming months, as learnt or as a scenario changes them."""

from dataclasses import dataclass, fields, replace

import numpy as np

from helpers.placements.care_states import CELLS, DURATIONS
from helpers.placements.cohort import ORIGINS, PLACES, STATES, Cohort, MonthRates

MONTHS_IN_YEAR = 12
NOTHING = 1e-12
GROUPS_FIRST = ("destinations", "towards")  # arrays whose second axis is the draw


@dataclass(frozen=True)
class FutureRates:
    """Rates of n draws.

    `leaving` and `moving` are rates a year by state (n, states), `leaving_level` and `moving_level` (n, months)
    what they are multiplied by; `destinations` (groups, n, origins) and `towards` (groups, n, months) say where
    children move, `entries` (n, months, age band, uasc, group) how many are expected to come. An origin is an age
    band x uasc x group. A scenario sets the rest: `entry_factor` (n, months, age band, uasc), `redirect` (n,
    groups, groups), the share of new placements in one group that go to another, and `step_down` (n, groups,
    groups), further moves a year.
    """

    leaving: np.ndarray
    leaving_level: np.ndarray
    moving: np.ndarray
    moving_level: np.ndarray
    usual_moving: np.ndarray
    destinations: np.ndarray
    towards: np.ndarray
    entries: np.ndarray
    entry_factor: np.ndarray | None = None
    redirect: np.ndarray | None = None
    step_down: np.ndarray | None = None

    def part(self, draws: slice) -> "FutureRates":
        """Some of the draws, in the precision that is enough to follow children."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen = {
            name: value[:, draws] if name in GROUPS_FIRST else value[draws]
            for name, value in values.items()
            if value is not None
        }
        return replace(self, **{name: value.astype(np.float32) for name, value in chosen.items()})

    def of_month(self, month: int) -> MonthRates:
        """What children meet in a month, counted from 1."""
        at = month - 1
        leaving = self.leaving * self.leaving_level[:, at, None]
        moving = self.moving * self.moving_level[:, at, None]
        destinations = self.destinations * self.towards[:, :, at, None]
        if self.redirect is not None:
            destinations = np.einsum("gno,ngh->hno", destinations, self.redirect)
        if self.step_down is not None:
            moving, destinations = self._with_step_down(moving, destinations, at)
        rate = leaving + moving
        chance, share = (np.zeros((len(rate), STATES), dtype=np.float32) for _ in range(2))
        chance[:, :CELLS] = -np.expm1(-rate / MONTHS_IN_YEAR)
        share[:, :CELLS] = leaving / rate
        cumulated = np.zeros((*destinations.shape[:2], ORIGINS + 1), dtype=np.float32)
        for place, shares in enumerate(destinations):
            cumulated[place, :, :ORIGINS] = shares + cumulated[place - 1, :, :ORIGINS] if place else shares
        cumulated /= np.maximum(cumulated[-1], NOTHING)
        return MonthRates(chance, share, cumulated)

    def _with_step_down(self, moving, destinations, at):
        """Add moves a year from one group to another, for every time in placement alike."""
        steps = np.tile(self.step_down, (1, ORIGINS // PLACES, 1)).transpose(2, 0, 1)
        added = steps.sum(axis=0)
        usual = self.usual_moving * self.moving_level[:, at, None]
        destinations = destinations / np.maximum(destinations.sum(axis=0), NOTHING) * usual + steps
        return moving + np.repeat(added, len(DURATIONS), axis=1), destinations

    def come(self, rng, extra: bool = False) -> np.ndarray:
        """Draw who comes, counts (months, n, age band x uasc x group): as learnt, or those a scenario adds."""
        expected = self.entries
        if extra:
            expected = expected * np.maximum(self.entry_factor - 1, 0)[..., None]
            if self.redirect is not None:
                expected = np.einsum("ntaug,ngh->ntauh", expected, self.redirect)
        n, months = expected.shape[:2]
        return rng.poisson(expected.reshape(n, months, ORIGINS).transpose(1, 0, 2))

    def select(self, children: Cohort, entrants: np.ndarray, rng) -> None:
        """Leave out the entrants whom a scenario keeps from care, and place others as it redirects them."""
        month, path, origin = (np.repeat(at, entrants[entrants > 0]) for at in np.nonzero(entrants))
        child = np.arange(children.until[0], children.until[-1])
        luck, place = rng.random((2, len(child)))
        if self.redirect is not None:
            shares = np.cumsum(self.redirect, axis=2)[path, origin % PLACES]
            to = (place[:, None] > shares[:, :-1]).sum(axis=1)
            children.state[child] += (to - origin % PLACES) * len(DURATIONS)
        if self.entry_factor is not None:
            factor = self.entry_factor.reshape(*self.entry_factor.shape[:2], -1)
            stays_home = luck > factor[path, month, origin // PLACES]
            children.leave(child[stays_home])


def towards_places(entries: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Entries by placement group (the last axis) with the groups' drift, the number at each age unchanged."""
    drifted = entries * towards.transpose(1, 2, 0)[:, :, None, None, :]
    whole = drifted.sum(axis=-1, keepdims=True)
    scale = np.divide(entries.sum(axis=-1, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0)
    return drifted * scale


def usual_moving(moving: np.ndarray, years: np.ndarray) -> np.ndarray:
    """The rate of moving by origin (n, origins): over all times in placement, as they were in `years` of care."""
    weight = (years + 1e-9).reshape(ORIGINS, len(DURATIONS))
    return (moving.reshape(len(moving), *weight.shape) * weight).sum(axis=2) / weight.sum(axis=1)
