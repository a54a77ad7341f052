"""What several rules look at, worked out once: episodes beside their child, their year and their neighbours."""

from functools import cached_property

import numpy as np
import pandas as pd

from helpers.returns.episodes import birthday
from helpers.returns.folder import Returns
from helpers.returns.merge_years import DAY, ONE_DAY, year_end


class Evidence:
    """The returns as the rules see them; every frame keeps the row order of its file."""

    def __init__(self, returns: Returns):
        self.returns = returns

    def table(self, file: str) -> pd.DataFrame:
        """The rows of a file."""
        return self.returns.table(file)

    def days(self, file: str, column: str) -> np.ndarray:
        """A date column as days."""
        return self.table(file)[column].to_numpy().astype(DAY)

    def year_starts(self, file: str) -> np.ndarray:
        """1 April of each row's collection year."""
        return year_end(self.table(file)["year"] - 1) + ONE_DAY

    def year_ends(self, file: str) -> np.ndarray:
        """31 March of each row's collection year."""
        return year_end(self.table(file)["year"])

    @cached_property
    def header(self) -> pd.DataFrame:
        """DOB and SEX by child and year; the last row where a child is there twice."""
        return self.table("header").drop_duplicates(["CHILD", "year"], keep="last").set_index(["CHILD", "year"])

    def from_header(self, file: str, column: str) -> pd.Series:
        """What the header of the same year says of each row's child; empty for a child without header."""
        keys = pd.MultiIndex.from_frame(self.table(file)[["CHILD", "year"]])
        return pd.Series(self.header[column].reindex(keys).to_numpy(), index=self.table(file).index)

    def has_header(self, file: str) -> np.ndarray:
        """Whether each row's child is in the header of the same year."""
        return self.in_file(self.table(file)[["CHILD", "year"]], "header", ["CHILD", "year"])

    def in_file(self, keys: pd.DataFrame, file: str, columns: list[str]) -> np.ndarray:
        """Whether each key is among those of a file."""
        return pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(self.table(file)[columns]))

    @cached_property
    def dob(self) -> np.ndarray:
        """Date of birth of each episode's child."""
        return self.from_header("episodes", "DOB").to_numpy().astype(DAY)

    def age_reached(self, age: int) -> np.ndarray:
        """The birthday of each episode's child."""
        return birthday(self.dob, age)

    @cached_property
    def started(self) -> np.ndarray:
        """First day of each episode."""
        return self.days("episodes", "DECOM")

    @cached_property
    def ended(self) -> np.ndarray:
        """Last day of each episode, NaT while it is open."""
        return self.days("episodes", "DEC")

    @cached_property
    def neighbours(self) -> pd.DataFrame:
        """Of each episode: end and start of the child's episode before it, start of the next, in the same return."""
        order = self.table("episodes").sort_values(["year", "CHILD", "DECOM", "row"], kind="stable").index.to_numpy()
        episodes = self.table("episodes").loc[order, ["CHILD", "year"]]
        start, end = self.started[order], self.ended[order]
        same = ((episodes == episodes.shift(1)).all(axis=1)).to_numpy()
        follows = np.append(same[1:], False)[: len(same)]
        never = np.datetime64("NaT", "D")
        found = {
            "has_previous": same,
            "has_next": follows,
            "previous_end": np.where(same, np.roll(end, 1), never),
            "previous_start": np.where(same, np.roll(start, 1), never),
            "next_start": np.where(follows, np.roll(start, -1), never),
        }
        return pd.DataFrame(found, index=order).sort_index()
