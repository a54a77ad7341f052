"""Where in its age band a child is likely to be, told from how many grow out of the band."""

import numpy as np
import pandas as pd

from helpers.placements.care_states import MONTHS_IN_BAND, counted

DOUBT = 5.0  # birthdays' worth of trust in ages spread evenly


def age_tilt(stock: pd.DataFrame, entries: pd.DataFrame, left: pd.DataFrame, months: pd.PeriodIndex) -> np.ndarray:
    """How much denser a band is at its upper end than at its middle, -1 to 1: an array (age bands, uasc).

    0 is evenly spread. Those who grew out of a band are those who entered it or grew into it, less those who left
    and the rise of its number; the density at the upper end is their number a month over that of an even spread.
    """
    axes = ("age_band", "uasc")
    children = counted(stock, "children", axes, months)
    come, gone = (counted(frame, "count", axes, months)[1:].sum(axis=0) for frame in (entries, left))
    staying = come - gone - (children[-1] - children[0])
    grown_out = np.cumsum(staying, axis=0)  # those who grew out of a band grew into the next
    evenly = children[1:].sum(axis=0) / MONTHS_IN_BAND[:, None]
    return np.clip((grown_out + DOUBT) / (evenly + DOUBT) - 1, -1, 1)


def place_in_band(tilt: np.ndarray, rng) -> np.ndarray:
    """Draw where in its age band each child is, 0 to 1: the density runs straight from 1 - tilt to 1 + tilt."""
    share = 1 - rng.random(tilt.shape, dtype=np.float32)
    start = 1 - tilt
    return 2 * share / (start + np.sqrt(start**2 + 4 * tilt * share))
