"""Children followed month by month through care, many paths at once: the engine of `stock_flow`.

A child is a place in arrays: `state` (path x CELLS + cell; those gone have the one after the last), `clock` (how much
longer luck lasts: it runs down at the rate of going and starts anew, exponential with mean 1, when the child goes),
`birthday` (the month in which the next age band starts) and `longer` (the month in which the next band of time in
placement starts). What chance does to a child hangs on the child and the month alone: two runs with the same seed and
other rates differ by the rates.
"""

from dataclasses import dataclass

import numpy as np

from helpers.placements.age_profile import place_in_band
from helpers.placements.care_states import (
    AGE_BANDS,
    CELLS,
    DURATIONS,
    FIRST_MONTHS_IN_PLACEMENT,
    MONTHS_IN_BAND,
    PLACEMENT_GROUPS,
    UASC,
)

BANDS, LENGTHS, PLACES = len(AGE_BANDS), len(DURATIONS), len(PLACEMENT_GROUPS)
ORIGINS = CELLS // LENGTHS  # age band x uasc x placement group
AGE_STRIDE = CELLS // BANDS
KIND_STRIDE = AGE_STRIDE // len(UASC)  # states of the same age band and uasc stand together
NEVER = np.int16(30_000)
NEXT_KEY = np.uint64(2**40)  # other random numbers for the same children and months
MONTHS_IN_LENGTH = np.append(np.diff(FIRST_MONTHS_IN_PLACEMENT), NEVER).astype(np.int16)


@dataclass(frozen=True)
class MonthRates:
    """What children meet in one month.

    `going` (paths x CELLS, and nothing for those gone) is the rate a month of those who leave care or move, `leaving`
    (paths x CELLS) of those who leave. `destinations` (paths x ORIGINS, PLACES - 1) are the cumulated shares of the
    groups moved to; that of the last is 1.
    """

    going: np.ndarray
    leaving: np.ndarray
    destinations: np.ndarray


@dataclass
class Cohort:
    """Children in the order in which they come into care; `until[t]` of them have come by the end of month t."""

    state: np.ndarray
    clock: np.ndarray
    birthday: np.ndarray
    longer: np.ndarray
    until: np.ndarray
    paths: int

    def follow(self, months: int, rates_of, rng) -> np.ndarray:
        """Count the children (paths, months, ORIGINS) at each month's end; `rates_of(month)` gives MonthRates."""
        counts = np.empty((self.paths, months, ORIGINS), dtype=np.int32)
        key = rng.integers(2**63, dtype=np.uint64)
        present = self._count(slice(0, self.until[0]))
        for month in range(1, months + 1):
            present += self._count(slice(self.until[month - 1], self.until[month]))
            rates = rates_of(month)
            child = self._due(month, rates)
            present -= self._count(child)
            self._go(month, child.compress(self.clock.take(child) < 0), rates, key)
            self._grow_older(month, child.compress(self.birthday.take(child) == month))
            self._stay_longer(month, child.compress(self.longer.take(child) == month))
            present += self._count(child)
            counts[:, month - 1] = present[:-1].reshape(self.paths, ORIGINS)
        return counts

    def leave(self, child: np.ndarray) -> None:
        """Let children (their places) leave care."""
        self.state[child] = self.paths * CELLS
        self.clock[child] = np.inf
        self.birthday[child] = self.longer[child] = NEVER

    def _count(self, child):
        """Count children by path and origin; those gone come last."""
        return np.bincount(self.state[child] // LENGTHS, minlength=self.paths * ORIGINS + 1)

    def _due(self, month, rates):
        """Let the clocks run for a month, and find the children who go, grow out of an age band or have stayed."""
        end, before = self.until[month], self.until[month - 1]
        run = rates.going.take(self.state[:end])
        run[before:] /= 2  # children come in mid-month on average
        self.clock[:end] -= run
        return np.flatnonzero((self.clock[:end] < 0) | (self.birthday[:end] == month) | (self.longer[:end] == month))

    def _go(self, month, child, rates, key):
        """Let children leave or move; one who has moved may go again in what is left of the month."""
        while len(child):
            state = self.state.take(child)
            rate, leaves = rates.going.take(state), rates.leaving.take(state)
            luck, again = _uniform(child, month, key)
            luck = luck * rate - leaves
            self.leave(child.compress(luck <= 0))
            moves = np.flatnonzero(luck > 0)
            child, state, rate = child.take(moves), state.take(moves), rate.take(moves)
            luck = luck.take(moves) / (rate - leaves.take(moves))
            state = _moved(state, luck, rates.destinations)
            rest = -self.clock.take(child) / rate  # of the month, as a share of it
            clock = -np.log(again.take(moves)) - rest * rates.going.take(state)
            self.state[child] = state
            self.clock[child] = clock
            self.longer[child] = np.int16(month) + (rest < 0.5)  # about a month after the move
            child, key = child.compress(clock < 0), key + NEXT_KEY

    def _grow_older(self, month, child):
        band = self.state[child] // AGE_STRIDE % BANDS
        adult = band == BANDS - 1
        self.leave(child[adult])
        child, band = child[~adult], band[~adult]
        self.state[child] += AGE_STRIDE
        self.birthday[child] = month + MONTHS_IN_BAND[band + 1]

    def _stay_longer(self, month, child):
        state = self.state.take(child) + 1
        self.state[child] = state
        self.longer[child] = np.int16(month) + MONTHS_IN_LENGTH.take(state - state // LENGTHS * LENGTHS)


@dataclass(frozen=True)
class Entrants:
    """Those who come in some months to some paths, in the order of their months: `month` (from 0), `path`, `origin`."""

    months: int
    paths: int
    month: np.ndarray
    path: np.ndarray
    origin: np.ndarray


def draw_entrants(expected: np.ndarray, rng) -> Entrants:
    """Draw who comes, Poisson with the means `expected` (months, paths, ORIGINS)."""
    number = rng.poisson(expected).ravel()
    month, path, origin = np.unravel_index(np.repeat(np.arange(number.size), number), expected.shape)
    return Entrants(*expected.shape[:2], month, path, origin)


EVENLY = np.zeros((BANDS, len(UASC)))


def cohort(children: np.ndarray, entrants: Entrants, rng, tilt: np.ndarray = EVENLY) -> Cohort:
    """Lay out children already in care, (states,) counts, in every path, and those who come.

    `tilt` (see `age_profile`) says where in their age bands those in care are; those who come are spread evenly,
    and so is the time in the placement within its band.
    """
    here = np.repeat(np.arange(CELLS), children)
    every = entrants.paths, len(here)
    tilt, length = tilt.ravel().take(here // KIND_STRIDE), here % LENGTHS
    older = (1 - place_in_band(np.broadcast_to(tilt, every), rng)) * MONTHS_IN_BAND.take(here // AGE_STRIDE)
    longer = _up_to(np.broadcast_to(MONTHS_IN_LENGTH.take(length), every), rng) + 1 - _half_the_time(every, rng)
    longer = np.where(length == LENGTHS - 1, NEVER, np.maximum(longer, 1))
    come = entrants.month + 1 - _half_the_time(entrants.month.shape, rng)  # in mid-month on average
    grown = _up_to(MONTHS_IN_BAND.take(entrants.origin // (ORIGINS // BANDS)), rng)
    until = here.size * entrants.paths + np.searchsorted(entrants.month, np.arange(-1, entrants.months), side="right")
    state = np.arange(entrants.paths)[:, None] * CELLS + here
    state = np.append(state, entrants.path * CELLS + entrants.origin * LENGTHS)
    return Cohort(
        state=state,
        clock=rng.standard_exponential(len(state), dtype=np.float32),
        birthday=np.append(1 + (older - 1e-3).astype(np.int16), come + 1 + grown).astype(np.int16),
        longer=np.append(longer, come + 1).astype(np.int16),
        until=until,
        paths=entrants.paths,
    )


def _up_to(limit, rng):
    """Whole numbers from 0, below the limit."""
    return (rng.random(limit.shape, dtype=np.float32) * limit).astype(np.int16)


def _half_the_time(shape, rng):
    return rng.random(shape, dtype=np.float32) < 0.5


def _moved(state, luck, destinations):
    """The states of children who move; `luck`, uniform from 0 to 1, says where."""
    to = (luck[:, None] > destinations.take(state // LENGTHS, axis=0)).sum(axis=1)
    return state // KIND_STRIDE * KIND_STRIDE + to * LENGTHS


def _uniform(child, month, key):
    """Two random numbers from 0 to 1 for each child and month, by the mixing function of SplitMix64."""
    mixed = (child.view(np.uint64) << np.uint64(8)) + (np.uint64(month) + key)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    halves = mixed.view(np.uint32).astype(np.float32).reshape(-1, 2).T
    return (halves + np.float32(0.5)) / np.float32(2**32)
