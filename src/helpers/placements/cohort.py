"""Children followed month by month through care, many paths at once: the engine of `stock_flow`.

A child is a place in arrays: `state` (path x STATES + state), `clock` (how much longer luck lasts: it runs down at the
rate of going and starts anew, exponential with mean 1, when the child goes), `birthday` (the month in which the next
age band starts) and `longer` (the month in which the next band of time in placement starts). What chance does to a
child hangs on the child and the month alone: two runs with the same seed and other rates differ by the rates.
"""

import functools
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

GONE = CELLS  # the state of a child who has left
STATES = CELLS + 1
BANDS, LENGTHS, PLACES = len(AGE_BANDS), len(DURATIONS), len(PLACEMENT_GROUPS)
ORIGINS = CELLS // LENGTHS  # age band x uasc x placement group
AGE_STRIDE = CELLS // BANDS
NEVER = np.int16(30_000)
NEXT_KEY = np.uint64(2**40)  # other random numbers for the same children and months
MONTHS_IN_LENGTH = np.append(np.diff(FIRST_MONTHS_IN_PLACEMENT), NEVER).astype(np.int16)


@dataclass(frozen=True)
class MonthRates:
    """What children meet in one month.

    `going` is the rate a month of those who leave care or move, and `leaving` of those who leave, both (paths,
    STATES); `destinations`, the cumulated weights of the groups moved to, (groups, paths, ORIGINS + 1). The last
    state and origin are those of children who are gone: none goes from there.
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

    def follow(self, months: int, paths: int, rates_of, rng) -> np.ndarray:
        """Count the children (paths, months, ORIGINS) at each month's end; `rates_of(month)` gives MonthRates."""
        counts = np.empty((paths, months, ORIGINS), dtype=np.int32)
        key = rng.integers(2**63, dtype=np.uint64)
        present = self._count(slice(0, self.until[0]), paths)
        for month in range(1, months + 1):
            present += self._count(slice(self.until[month - 1], self.until[month]), paths)
            rates = rates_of(month)
            child = self._going(month, rates)
            present -= self._count(child, paths)
            self._go(month, child, rates, key)
            present += self._count(child, paths)
            child = np.flatnonzero(self.birthday[: self.until[month]] == month)
            present -= self._count(child, paths)
            self._grow_older(month, child)
            present += self._count(child, paths)
            self._stay_longer(month, paths)
            counts[:, month - 1] = present[:, :ORIGINS]
        return counts

    def leave(self, child: np.ndarray) -> None:
        """Let children (their places) leave care."""
        self.state[child] = self.state[child] // STATES * STATES + GONE
        self.birthday[child] = self.longer[child] = NEVER

    def _count(self, child, paths):
        """Count children by path and origin; those gone come last."""
        counted = _origins(paths).take(self.state[child])
        return np.bincount(counted, minlength=paths * (ORIGINS + 1)).reshape(paths, ORIGINS + 1)

    def _going(self, month, rates):
        """Let the clocks run for a month, and find the children who go."""
        end, before = self.until[month], self.until[month - 1]
        run = rates.going.ravel().take(self.state[:end])
        run[before:] /= 2  # children come in mid-month on average
        self.clock[:end] -= run
        return np.flatnonzero(self.clock[:end] < 0)

    def _go(self, month, child, rates, key):
        """Let children leave or move; one who has moved may go again in what is left of the month."""
        going, leaving = rates.going.ravel(), rates.leaving.ravel()
        while len(child):
            state = self.state[child]
            rate, leaves = going.take(state), leaving.take(state)
            rest = -self.clock[child] / rate  # of the month, as a share of it
            luck, again = _uniform(child, month, key)
            luck = luck * rate - leaves
            moves = luck > 0
            self.leave(child[~moves])
            self.clock[child] = -np.log(again)
            child, rest = child[moves], rest[moves]
            state = _moved(state[moves], luck[moves] / (rate - leaves)[moves], rates.destinations)
            self.state[child] = state
            self.longer[child] = month + (rest < 0.5)  # about a month after the move
            self.clock[child] -= rest * going.take(state)
            child, key = child[self.clock[child] < 0], key + NEXT_KEY

    def _grow_older(self, month, child):
        state = self.state[child]
        band = (state - state // STATES * STATES) // AGE_STRIDE
        adult = band == BANDS - 1
        self.leave(child[adult])
        child, band = child[~adult], band[~adult]
        self.state[child] += AGE_STRIDE
        self.birthday[child] = month + MONTHS_IN_BAND[band + 1]

    def _stay_longer(self, month, paths):
        child = np.flatnonzero(self.longer[: self.until[month]] == month)
        state = self.state[child] + 1
        self.state[child] = state
        self.longer[child] = _months_to_longer(paths).take(state) + np.int16(month)


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
    months, paths, origins = expected.shape
    reached = np.cumsum(expected, dtype=float)
    number = rng.poisson(reached[-1])
    place = np.searchsorted(reached, np.sort(rng.random(number)) * reached[-1], side="right")
    month = np.repeat(np.arange(months), np.diff(np.searchsorted(place, np.arange(months + 1) * paths * origins)))
    place -= month * (paths * origins)
    path = place // origins
    return Entrants(months, paths, month, path, place - path * origins)


EVENLY = np.zeros((BANDS, len(UASC)))


def cohort(children: np.ndarray, entrants: Entrants, rng, tilt: np.ndarray = EVENLY) -> Cohort:
    """Lay out children already in care, (states,) counts, in every path, and those who come.

    `tilt` (see `age_profile`) says where in their age bands those in care are; those who come are spread evenly,
    and so is the time in the placement within its band.
    """
    here = np.tile(np.repeat(np.arange(CELLS), children), entrants.paths)
    path = np.repeat(np.arange(entrants.paths), children.sum())
    kind = here // (AGE_STRIDE // len(UASC))  # age band and uasc
    older = (1 - place_in_band(tilt.ravel().take(kind), rng)) * MONTHS_IN_BAND.take(kind // len(UASC))
    length = here % LENGTHS
    longer = _up_to(MONTHS_IN_LENGTH.take(length), rng) + 1 - _half_the_time(here, rng)
    longer = np.where(length == LENGTHS - 1, NEVER, np.maximum(longer, 1))
    come = entrants.month + 1 - _half_the_time(entrants.month, rng)  # in mid-month on average
    grown = _up_to(MONTHS_IN_BAND.take(entrants.origin // (ORIGINS // BANDS)), rng)
    until = len(here) + np.searchsorted(entrants.month, np.arange(-1, entrants.months), side="right")
    state = np.concatenate([path * STATES + here, entrants.path * STATES + entrants.origin * LENGTHS])
    return Cohort(
        state=state,
        clock=rng.standard_exponential(len(state), dtype=np.float32),
        birthday=np.concatenate([1 + (older - 1e-3).astype(np.int16), come + 1 + grown]).astype(np.int16),
        longer=np.concatenate([longer, come + 1]).astype(np.int16),
        until=until,
    )


def _up_to(limit, rng):
    """Whole numbers from 0, below the limit."""
    return (rng.random(len(limit), dtype=np.float32) * limit).astype(np.int16)


def _half_the_time(like, rng):
    return rng.random(len(like), dtype=np.float32) < 0.5


@functools.cache
def _origins(paths: int) -> np.ndarray:
    """The place of each state's origin among those of all paths; each path has one more, of those who are gone."""
    states = np.arange(paths * STATES)
    return states // STATES * (ORIGINS + 1) + states % STATES // LENGTHS


@functools.cache
def _first_states(paths: int) -> np.ndarray:
    """The first state of the same path, age band and uasc as each origin: in the first group, newly placed."""
    origins = np.arange(paths * (ORIGINS + 1))
    return origins // (ORIGINS + 1) * STATES + origins % (ORIGINS + 1) // PLACES * PLACES * LENGTHS


@functools.cache
def _months_to_longer(paths: int) -> np.ndarray:
    """The months from when each state is reached to the next band of time in placement."""
    return np.tile(np.append(np.tile(MONTHS_IN_LENGTH, ORIGINS), NEVER), paths)


def _moved(state, luck, destinations):
    """The states of children who move; `luck`, uniform from 0 to 1, says where."""
    paths = destinations.shape[1]
    origin = _origins(paths).take(state)
    shares = destinations.reshape(PLACES, -1)
    luck = luck * shares[-1].take(origin)
    to = np.zeros(len(state), dtype=np.int64)
    for share in shares[:-1]:
        to += luck > share.take(origin)
    return _first_states(paths).take(origin) + to * LENGTHS


def _uniform(child, month, key):
    """Two random numbers from 0 to 1 for each child and month, by the mixing function of SplitMix64."""
    mixed = (child.astype(np.uint64) << np.uint64(8)) + np.uint64(month) + key
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    halves = mixed.view(np.uint32).astype(np.float32).reshape(-1, 2).T
    return (halves + np.float32(0.5)) / np.float32(2**32)
