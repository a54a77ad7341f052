"""Episodes to placements and periods of care, and both to stretches in which nothing about the child changes."""

import numpy as np
import pandas as pd

from helpers.returns import layouts
from helpers.returns.merge_years import DAY

SHORT_BREAKS = ("V3", "V4")
"""Legal statuses of agreed series of short breaks, which the DfE leaves out of its counts of children looked after."""

NEW_CARER = ("S", "P", "B")
"""Reasons for a new episode that mean a new placement: started, placement changed, placement and status changed."""

AGE_BANDS = {0: "under 1", 1: "1 to 4", 5: "5 to 9", 10: "10 to 15", 16: "16 to 17"}
"""The DfE's age bands by the age they start at."""

DURATION_BANDS = {
    0: "under 1 month",
    1: "1 to 3 months",
    3: "3 to 12 months",
    12: "1 to 2 years",
    24: "2 years or more",
}
"""Time in the current placement, by the whole months it starts at."""


def placements(episodes: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """One row a placement of a child looked after, short breaks left out.

    Columns: child (number), CHILD (id), start, end, open, placement_group, provider, sex, uasc (in a UASC file), dob,
    duc, eighteenth, first (starts a period of care), last (ends it). A placement lasts while the carer and the
    placement group stay the same; a temporary placement (group `as_before`) belongs to the one it interrupts.
    """
    care = episodes[~episodes["LS"].isin(SHORT_BREAKS)].merge(children, on="CHILD", how="inner")
    care["child"] = pd.factorize(care["CHILD"])[0]
    care["placement_group"] = layouts.placement_group(care["PLACE"], care["PLACE_PROVIDER"])
    care["provider"] = layouts.reported_as("PLACE_PROVIDER", care["PLACE_PROVIDER"], "none")
    care["sex"] = layouts.reported_as("SEX", care["SEX"], "unknown")
    first = _first_of_period(care["child"].to_numpy(), care["start"].to_numpy(), care["end"].to_numpy())
    care = _settle_temporary(care, first)
    number = np.cumsum(_is_new(care, first))
    described = ["child", "CHILD", "start", "placement_group", "provider", "sex", "uasc", "DOB", "DUC"]
    beginnings, endings = np.append(True, number[1:] != number[:-1]), np.append(number[1:] != number[:-1], True)
    spells = care.loc[beginnings, described].reset_index(drop=True).rename(columns={"DOB": "dob", "DUC": "duc"})
    spells = spells.join(care.loc[endings, ["end", "open"]].reset_index(drop=True))
    child, start, end = (spells[name].to_numpy() for name in ("child", "start", "end"))
    spells["first"] = _first_of_period(child, start, end)
    spells["last"] = np.append(spells["first"].to_numpy()[1:], True)
    spells["eighteenth"] = birthday(spells["dob"].to_numpy(), 18)
    return spells


def birthday(dob: np.ndarray, age: int) -> np.ndarray:
    """The day on which each child reaches an age; born on 29 February, that is 1 March of a common year."""
    day = np.asarray(dob).astype(DAY)
    month = day.astype("datetime64[M]")
    return (month + 12 * age).astype(DAY) + (day - month.astype(DAY))


def months_after(day: np.ndarray, months: int) -> np.ndarray:
    """The same day of the month a number of months later; where it does not exist, the day after that month's end."""
    month = day.astype("datetime64[M]")
    return np.minimum((month + months).astype(DAY) + (day - month.astype(DAY)), (month + months + 1).astype(DAY))


def stretches(spells: pd.DataFrame) -> pd.DataFrame:
    """Placements cut at birthdays into another age band, at the end of UASC status and into another duration band.

    Columns: those of `placements` that describe the child and placement, start, end, age_band, duration_band,
    uasc (yes or no) and `spell` (row of the placement). Days run from `start` to the day before `end`.
    """
    start, end = (spells[name].to_numpy().astype(DAY) for name in ("start", "end"))
    dob, duc = spells["dob"].to_numpy(), spells["duc"].to_numpy().astype(DAY)
    ages = [birthday(dob, age) for age in list(AGE_BANDS)[1:]]
    durations = [months_after(start, months) for months in list(DURATION_BANDS)[1:]]
    cuts = np.column_stack([start, *ages, *durations, np.where(np.isnat(duc), start, duc), end])
    cuts = np.sort(np.clip(cuts, start[:, None], end[:, None]), axis=1)
    spell, column = np.nonzero(cuts[:, 1:] > cuts[:, :-1])
    begins = cuts[spell, column]
    age = np.sum([begins >= day[spell] for day in ages], axis=0)
    duration = np.sum([begins >= day[spell] for day in durations], axis=0)
    still = spells["uasc"].to_numpy()[spell] & ~(duc[spell] <= begins)
    kept = spells[["child", "placement_group", "provider", "sex"]].take(spell).reset_index(drop=True)
    return kept.assign(
        start=begins,
        end=cuts[spell, column + 1],
        spell=spell,
        age_band=band(age, AGE_BANDS),
        duration_band=band(duration, DURATION_BANDS),
        uasc=pd.Categorical.from_codes(still.astype(int), ["no", "yes"]),
    )


def placement_at(child: pd.Series, day: np.ndarray, spells: pd.DataFrame) -> pd.DataFrame:
    """Placement group and provider of each child (id) on a day; `other` and `none` when it was in no placement."""
    asked = pd.DataFrame({"CHILD": child.astype(object), "start": day.astype("datetime64[s]")}).reset_index(drop=True)
    homes = spells[["CHILD", "start", "end", "placement_group", "provider"]]
    homes = homes.astype({"start": "datetime64[s]", "CHILD": object}).sort_values("start", kind="stable")
    asked["order"] = np.arange(len(asked))
    known = asked.dropna(subset=["start"]).sort_values("start", kind="stable")
    found = pd.merge_asof(known, homes, on="start", by="CHILD").set_index("order").reindex(asked["order"])
    inside = found["end"] >= asked["start"].to_numpy()
    described = {"placement_group": "other", "provider": "none"}
    return pd.DataFrame({name: found[name].where(inside).fillna(none) for name, none in described.items()}).set_index(
        child.index
    )


def band(number: np.ndarray, bands: dict[int, str]) -> pd.Categorical:
    """Band numbers as their names, in order."""
    return pd.Categorical.from_codes(number, list(bands.values()), ordered=True)


def _first_of_period(child: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whether a row begins a period of care: the child's previous row did not end on the day it starts."""
    continues = (child[1:] == child[:-1]) & (start[1:] == end[:-1])
    return np.append(True, ~continues)[: len(child)]


def _settle_temporary(care: pd.DataFrame, first: np.ndarray) -> pd.DataFrame:
    """Give a temporary placement the group, provider and unit of the placement that it interrupts, else `other`."""
    temporary = care["placement_group"] == "as_before"
    described = ["placement_group", "provider", "URN", "PLACE"]
    settled = {name: care[name].mask(temporary).groupby(np.cumsum(first)).ffill() for name in described}
    settled["placement_group"] = settled["placement_group"].fillna("other")
    return care.assign(**settled, temporary=temporary)


def _is_new(care: pd.DataFrame, first: np.ndarray) -> np.ndarray:
    """Whether an episode begins a placement: the period, the group or the carer is new.

    A temporary placement brings no new carer, nor does the return from one to the same home.
    """
    previous = care.shift(1)
    moved_group = (care["placement_group"] != previous["placement_group"]).to_numpy()
    back = previous["temporary"].eq(True) & (care["URN"] == previous["URN"]) & (care["PLACE"] == previous["PLACE"])
    new_carer = care["RNE"].isin(NEW_CARER).to_numpy() & ~care["temporary"].to_numpy() & ~back.to_numpy()
    return first | moved_group | new_carer
