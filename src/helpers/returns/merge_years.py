"""Yearly returns to one history of episodes: the later year wins, open episodes continue across years.

The repairs follow the sector's own (rules 1 to 5 of liia-tools-pipeline, `docs/fix_episodes.md`), but for the day
on which an episode that vanished is closed: the day after the year's end, so that the child still counts at
31 March of the return that holds it.
"""

import numpy as np
import pandas as pd

from helpers.returns.folder import Returns

DAY = "datetime64[D]"
ONE_DAY = np.timedelta64(1, "D")


def year_end(year) -> np.ndarray:
    """31 March of each collection year."""
    january = (np.asarray(year, dtype=int) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    return (january + 3).astype(DAY) - ONE_DAY


def horizon(years: list[int]) -> np.datetime64:
    """1 April after the last collection year: nothing is known from this day on."""
    return year_end(years[-1:])[0] + ONE_DAY


def episodes(returns: Returns) -> tuple[pd.DataFrame, dict[str, int]]:
    """One row an episode of the whole history, and how many were repaired in each way.

    Columns: CHILD, start, end (the day the episode ended, or the horizon while it is open), open, LS, RNE, PLACE,
    PLACE_PROVIDER, URN, REC, year. Sorted by CHILD and start; no two episodes of a child overlap. Days run from
    `start` to the day before `end`.
    """
    last = returns.years[-1]
    table = returns.table("episodes").sort_values(["CHILD", "DECOM", "year", "row"], kind="stable")
    whole = table.drop_duplicates(["CHILD", "DECOM"], keep="last")
    repairs = {"superseded by a later return": len(table) - len(whole)}
    whole, replaced = _without_replaced(whole, last)
    repairs["open, but replaced in the next year's return"] = replaced
    start, end = whole["DECOM"].to_numpy().astype(DAY), whole["DEC"].to_numpy().astype(DAY)
    following = _next_start(whole["CHILD"].to_numpy(), start)
    ended = year_end(whole["year"]) + ONE_DAY

    vanished = np.isnat(end) & (whole["year"].to_numpy() < last)
    end = np.where(vanished, np.fmin(following, ended), end)
    overlaps = end > following
    unclosed = np.isnat(end) & ~np.isnat(following)
    fresh = np.append(whole["RNE"].to_numpy()[1:] == "S", True)
    gaps = (end < following) & (whole["REC"].to_numpy() == "X1") & ~fresh
    end = np.where(overlaps | unclosed | gaps, following, end)
    repairs |= {
        "open, but absent from the next year's return": int(vanished.sum()),
        "overlapping the next episode": int((overlaps | unclosed).sum()),
        "apart from an episode that continues it": int(gaps.sum()),
    }
    limit = horizon(returns.years)
    is_open = np.isnat(end) | (end > limit)
    result = whole.assign(start=start, end=np.where(is_open, limit, end), open=is_open)
    wanted = ["CHILD", "start", "end", "open", "LS", "RNE", "PLACE", "PLACE_PROVIDER", "URN", "REC", "year"]
    lasting = result["end"] > result["start"]
    repairs["shorter than a day"] = int((~lasting).sum())
    return result.loc[lasting, wanted].reset_index(drop=True), repairs


def children(returns: Returns) -> pd.DataFrame:
    """One row a child, as its latest return has it: CHILD, DOB, SEX, DUC and whether it is in a UASC file."""
    header = returns.table("header").sort_values("year", kind="stable").drop_duplicates("CHILD", keep="last")
    uasc = returns.table("uasc").sort_values("year", kind="stable").drop_duplicates("CHILD", keep="last")
    named = header[["CHILD", "DOB", "SEX"]].merge(uasc[["CHILD", "DUC"]].assign(uasc=True), on="CHILD", how="left")
    return named.assign(uasc=named["uasc"].eq(True))


def _without_replaced(table: pd.DataFrame, last: int) -> tuple[pd.DataFrame, int]:
    """Leave out open episodes whose child has another, begun by the year's end, in the next year's return."""
    begun = table[["CHILD", "DECOM", "year"]]
    carried = begun[begun["DECOM"].to_numpy().astype(DAY) <= year_end(begun["year"] - 1)]
    carried_to = pd.MultiIndex.from_arrays([carried["CHILD"], carried["year"] - 1])
    own = pd.MultiIndex.from_arrays([table["CHILD"], table["year"]])
    replaced = table["DEC"].isna() & (table["year"] < last) & own.isin(carried_to)
    return table[~replaced], int(replaced.sum())


def _next_start(child: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Start of the same child's next episode, NaT for its last."""
    following = np.append(start[1:], np.datetime64("NaT", "D"))
    same = np.append(child[1:] == child[:-1], False)
    return np.where(same, following, np.datetime64("NaT", "D"))
