"""The states a child looked after can be in: age band, unaccompanied or not, placement group, time in placement."""

import numpy as np
import pandas as pd

AGE_BANDS = ("under 1", "1 to 4", "5 to 9", "10 to 15", "16 to 17")
FIRST_MONTHS = (0, 12, 60, 120, 192, 216)  # age in months at which each band starts; the last is the 18th birthday
MONTHS_IN_BAND = np.diff(FIRST_MONTHS)
UASC = ("no", "yes")
PLACEMENT_GROUPS = (
    "fostering_kinship",
    "fostering_in_house",
    "fostering_agency",
    "residential",
    "secure_and_health",
    "supported",
    "with_parents",
    "placed_for_adoption",
    "other",
)
DURATIONS = ("under 1 month", "1 to 3 months", "3 to 12 months", "1 to 2 years", "2 years or more")
FIRST_MONTHS_IN_PLACEMENT = (0, 1, 3, 12, 24)
AXES = {"age_band": AGE_BANDS, "uasc": UASC, "placement_group": PLACEMENT_GROUPS, "duration_band": DURATIONS}
SHAPE = tuple(len(names) for names in AXES.values())
CELLS = int(np.prod(SHAPE))


def counted(frame: pd.DataFrame, value: str, axes: tuple[str, ...] = tuple(AXES), months=None) -> np.ndarray:
    """Add up a column of a tidy frame by `axes`, as an array in the order of AXES; by month first when given.

    `months` is the PeriodIndex to count by; rows of other months are left out.
    """
    places = [pd.Index(AXES[axis]).get_indexer(frame[axis]) for axis in axes]
    sizes = [len(AXES[axis]) for axis in axes]
    if months is not None:
        places.insert(0, months.get_indexer(pd.PeriodIndex(frame["month"], freq="M")))
        sizes.insert(0, len(months))
    inside = np.all([place >= 0 for place in places], axis=0)
    total = np.zeros(sizes)
    np.add.at(total, tuple(place[inside] for place in places), frame[value].to_numpy(dtype=float)[inside])
    return total
