"""Children followed month by month through care, many paths at once: the engine of `stock_flow`.

A child is a place in arrays: `state` (path x STATES + state), `birthday` (the month in which the next age band
starts), `length` (the band of time in placement) and `longer` (the month in which the next such band starts).
Whether, how and where to a child goes hangs on the child and the month alone: two runs with the same seed and other
rates differ by the rates.
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
MONTHS_IN_LENGTH = np.append(np.diff(FIRST_MONTHS_IN_PLACEMENT), NEVER).astype(np.int16)
SIEVE = 2**16  # steps of the coarse random number that picks out the few children who may go
ALL_BITS = 2**64 - 1  # four coarse random numbers


@dataclass(frozen=True)
class MonthRates:
    """What children meet in one month.

    `chance` to go and `leaving`, the share of those who go that leaves care, both (paths, STATES);
    `destinations`, the cumulated shares of the groups moved to, (groups, paths, ORIGINS + 1): none goes from the last.
    """

    chance: np.ndarray
    leaving: np.ndarray
    destinations: np.ndarray


@dataclass
class Cohort:
    """Children in the order in which they come into care; `until[t]` of them have come by the end of month t."""

    state: np.ndarray
    birthday: np.ndarray
    length: np.ndarray
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
            child, luck = self._going(month, rates, rng, key)
            present -= self._count(child, paths)
            self._go(month, child, luck, rates)
            present += self._count(child, paths)
            child = np.flatnonzero(self.birthday[: self.until[month]] == month)
            present -= self._count(child, paths)
            self._grow_older(month, child)
            present += self._count(child, paths)
            self._stay_longer(month)
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

    def _going(self, month, rates, rng, key):
        """Find the children who go, each with a number that is uniform from 0 to 1 among them.

        A coarse random number is drawn for everyone, a fine one (from the child's place, the month and `key`) only
        for the few that the coarse one lets through.
        """
        end, before = self.until[month], self.until[month - 1]
        chance = rates.chance.ravel()
        coarse = np.ceil(chance * SIEVE).clip(max=SIEVE - 1)
        four_at_once = rng.integers(ALL_BITS, size=end // 4 + 1, dtype=np.uint64, endpoint=True)
        drawn = four_at_once.view(np.uint16)[:end]
        child = np.flatnonzero(drawn < coarse.astype(np.uint16).take(self.state[:end]))
        kept = (chance * SIEVE / coarse.clip(min=1)).take(self.state[child])
        kept[child >= before] /= 2  # children come in mid-month on average
        luck = _uniform(child, month, key)
        goes = luck < kept
        return child[goes], luck[goes] / kept[goes]

    def _go(self, month, child, luck, rates):
        state = self.state[child]
        leaving = rates.leaving.ravel().take(state)
        leaves = luck < leaving
        self.leave(child[leaves])
        moves = np.flatnonzero(~leaves)
        child, state, leaving, luck = child[moves], state[moves], leaving[moves], luck[moves]
        where = (luck - leaving) / (1 - leaving)
        paths = rates.destinations.shape[1]
        origin = _origins(paths).take(state)
        to = np.zeros(len(child), dtype=np.int64)
        for share in rates.destinations[:-1].reshape(PLACES - 1, -1):
            to += where > share.take(origin)
        self.state[child] = _first_states(paths).take(state) + to * LENGTHS
        self.length[child] = 0
        self.longer[child] = month + 1  # no more meets them this month: a whole first month follows

    def _grow_older(self, month, child):
        state = self.state[child]
        band = (state - state // STATES * STATES) // AGE_STRIDE
        adult = band == BANDS - 1
        self.leave(child[adult])
        child, band = child[~adult], band[~adult]
        self.state[child] += AGE_STRIDE
        self.birthday[child] = month + MONTHS_IN_BAND[band + 1]

    def _stay_longer(self, month):
        child = np.flatnonzero(self.longer[: self.until[month]] == month)
        length = self.length[child] + 1
        self.state[child] += 1
        self.length[child] = length
        self.longer[child] = month + MONTHS_IN_LENGTH[length]


EVENLY = np.zeros((BANDS, len(UASC)))


def cohort(children: np.ndarray, entrants: np.ndarray, rng, tilt: np.ndarray = EVENLY) -> Cohort:
    """Lay out children already in care, (states,) counts, and those who come, (months, paths, ORIGINS).

    `tilt` (see `age_profile`) says where in their age bands those in care are; those who come are spread evenly,
    and so is the time in the placement within its band.
    """
    paths = entrants.shape[1]
    here = np.repeat(np.arange(CELLS), children)
    month, later_path, origin = (np.repeat(at, entrants[entrants > 0]) for at in np.nonzero(entrants))
    path = np.concatenate([np.repeat(np.arange(paths), len(here)), later_path])
    state = path * STATES + np.concatenate([np.tile(here, paths), origin * LENGTHS])
    come = np.concatenate([np.zeros(len(here) * paths, dtype=np.int16), (month + 1).astype(np.int16)])
    until = len(here) * paths + np.append(0, np.cumsum(entrants.sum(axis=(1, 2))))
    early = rng.random(len(state), dtype=np.float32) < 0.5
    kind = (state - path * STATES) // (AGE_STRIDE // len(UASC))  # age band and uasc
    place = place_in_band(np.where(come > 0, 0, tilt.ravel()[kind]), rng)
    birthday = come + 1 + ((1 - place) * MONTHS_IN_BAND[kind // len(UASC)] - 1e-3).astype(np.int16)
    birthday = (birthday - ((come > 0) & early)).astype(np.int16)
    length = ((state - path * STATES) % LENGTHS).astype(np.int16)
    return Cohort(state, birthday, length, _first_change(come, length, early, rng), until)


@functools.cache
def _origins(paths: int) -> np.ndarray:
    """The place of each state's origin among those of all paths; each path has one more, of those who are gone."""
    states = np.arange(paths * STATES)
    return states // STATES * (ORIGINS + 1) + states % STATES // LENGTHS


@functools.cache
def _first_states(paths: int) -> np.ndarray:
    """The first state of the same path, age band and uasc as each state: in the first group, newly placed."""
    states = np.arange(paths * STATES)
    origins = PLACES * LENGTHS
    return states // STATES * STATES + states % STATES // origins * origins


def _first_change(come, length, early, rng):
    """The month in which the time in the first placement reaches its next band."""
    months = np.where(come > 0, np.int16(1), MONTHS_IN_LENGTH[length])
    change = come + 1 + (rng.random(len(come), dtype=np.float32) * months).astype(np.int16) - early
    return np.where(length == LENGTHS - 1, NEVER, np.maximum(change, 1)).astype(np.int16)


def _uniform(child, month, key):
    """A random number from 0 to 1 for each child and month, by the mixing function of SplitMix64."""
    mixed = (child.astype(np.uint64) << np.uint64(8)) + np.uint64(month) + key
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))).astype(np.float64) / 2.0**64
