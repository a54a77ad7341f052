"""Things on a line, moved apart just enough not to overlap."""

from collections.abc import Sequence

import numpy as np


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles as near as can be to those `wanted`, such that things of these sizes do not overlap.

    Things keep their order, and stay between `low` and `high` when they fit there at all. Method: neighbours that
    touch form a pool, which stands where its members on average want it (isotonic regression).
    """
    pools: list[list[int]] = []
    for item in np.argsort(wanted, kind="stable"):
        pools.append([int(item)])
        while len(pools) > 1 and _span(pools[-2], wanted, sizes)[1] > _span(pools[-1], wanted, sizes)[0]:
            pools[-2:] = [pools[-2] + pools[-1]]
    middles = [0.0] * len(wanted)
    floor = low
    room = float(sum(sizes))
    for pool in pools:
        start, end = _span(pool, wanted, sizes)
        position = max(floor, min(start, high - room))
        for member in pool:
            middles[member] = position + sizes[member] / 2
            position += sizes[member]
        floor, room = position, room - (end - start)
    return middles


def _span(pool: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> tuple[float, float]:
    """Where a pool starts and ends when its members are, on average, where they want to be."""
    lengths = np.array([sizes[member] for member in pool])
    offsets = np.cumsum(lengths) - lengths / 2
    start = float(np.mean([wanted[member] for member in pool] - offsets))
    return start, start + float(lengths.sum())
