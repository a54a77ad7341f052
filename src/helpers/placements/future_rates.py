"""Draws of the rates that children in care may meet in the coming months, as learnt or as a scenario changes them."""

from dataclasses import dataclass, fields, replace

import numpy as np

from helpers.placements.care_states import DURATIONS
from helpers.placements.cohort import ORIGINS, PLACES, Cohort, Entrants, MonthRates, draw_entrants

MONTHS_IN_YEAR = 12
NOTHING = 1e-12
UP_TO = np.triu(np.ones((PLACES, PLACES), dtype=np.float32))  # weights of groups x this: cumulated


@dataclass(frozen=True)
class FutureRates:
    """Rates of n draws.

    `leaving` and `moving` are rates a year by state (n, states), `leaving_level` and `moving_level` (n, months)
    what they are multiplied by; `destinations` (n, origins, groups) and `towards` (n, months, groups) say where
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
        chosen = {name: value[draws].astype(np.float32) for name, value in values.items() if value is not None}
        return replace(self, **chosen)

    def of_month(self, month: int) -> MonthRates:
        """What children meet in a month, counted from 1."""
        at = month - 1
        leaving = self.leaving * (self.leaving_level[:, at, None] / MONTHS_IN_YEAR)
        moving = self.moving * (self.moving_level[:, at, None] / MONTHS_IN_YEAR)
        towards = self.towards[:, at, :, None] * (UP_TO if self.redirect is None else self.redirect @ UP_TO)
        destinations = self.destinations @ towards
        if self.step_down is not None:
            self._add_steps(moving, destinations, at)
        shares = destinations[..., :-1] / np.maximum(destinations[..., -1:], NOTHING)
        going = np.append(leaving + moving, np.float32(0))
        return MonthRates(going, leaving.ravel(), shares.reshape(-1, PLACES - 1))

    def _add_steps(self, moving, destinations, at):
        """Add moves a year from one group to another, for every time in placement alike; `destinations` cumulated."""
        steps = np.tile(self.step_down @ UP_TO, (1, ORIGINS // PLACES, 1))
        moving += np.repeat(steps[..., -1], len(DURATIONS), axis=1) / MONTHS_IN_YEAR
        usual = self.usual_moving * self.moving_level[:, at, None]
        destinations *= (usual / np.maximum(destinations[..., -1], NOTHING))[..., None]
        destinations += steps

    def come(self, rng, extra: bool = False) -> Entrants:
        """Draw who comes: as learnt, or those a scenario adds."""
        expected = self.entries
        if extra:
            expected = expected * np.maximum(self.entry_factor - 1, 0)[..., None]
            if self.redirect is not None:
                expected = np.einsum("ntaug,ngh->ntauh", expected, self.redirect)
        n, months = expected.shape[:2]
        return draw_entrants(expected.reshape(n, months, ORIGINS).transpose(1, 0, 2), rng)

    def select(self, children: Cohort, entrants: Entrants, rng) -> None:
        """Leave out the entrants whom a scenario keeps from care, and place others as it redirects them."""
        path, origin = entrants.path, entrants.origin
        child = np.arange(children.until[0], children.until[-1])
        luck, place = rng.random((2, len(child)))
        if self.redirect is not None:
            shares = np.cumsum(self.redirect, axis=2)[path, origin % PLACES]
            to = (place[:, None] > shares[:, :-1]).sum(axis=1)
            children.state[child] += (to - origin % PLACES) * len(DURATIONS)
        if self.entry_factor is not None:
            factor = self.entry_factor.reshape(*self.entry_factor.shape[:2], -1)
            stays_home = luck > factor[path, entrants.month, origin // PLACES]
            children.leave(child[stays_home])


def usual_moving(moving: np.ndarray, years: np.ndarray) -> np.ndarray:
    """The rate of moving by origin (n, origins): over all times in placement, as they were in `years` of care."""
    weight = (years + 1e-9).reshape(ORIGINS, len(DURATIONS))
    return (moving.reshape(len(moving), *weight.shape) * weight).sum(axis=2) / weight.sum(axis=1)
