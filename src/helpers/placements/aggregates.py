"""Read the aggregate tables prepared from an authority's child-level returns: counts, no child."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.placements.care_states import AXES
from helpers.safety.local_counts import local

COLUMNS = {
    "stock": ["month", "age_band", "sex", "uasc", "placement_group", "provider", "children"],
    "exposure": ["month", "age_band", "uasc", "placement_group", "duration_band", "child_days"],
    "events": ["month", "age_band", "uasc", "placement_group", "duration_band", "event", "to_group", "count"],
    "entries": ["month", "age_band", "uasc", "placement_group", "count"],
    "stock_by_duration": ["month", "age_band", "uasc", "placement_group", "duration_band", "children"],
    "cla": ["time_period", "cla_31_march", "cla_starting_in_year", "cla_ceasing_in_year", "uasc_31_march"],
    "placement_days": ["time_period", "placement_group", "provider", "uasc", "days"],
    "prices": ["time_period", "placement_group", "provider", "uasc", "children", "days", "mean_per_week"],
    "dearest": ["time_period", "cost", "days"],
}
"""The columns that every aggregate table has at least."""

PUBLIC = ("ledger",)
"""The tables that count no children: the authority's return to the government, which is published."""

NEEDED = ("stock", "exposure", "events", "entries", "stock_by_duration")


class AggregateError(ValueError):
    """An aggregate table that is missing or not as agreed; the message is one sentence."""


@dataclass(frozen=True)
class Aggregates:
    """The tables of one authority by name; a table that the returns do not allow is absent.

    Counts are `LocalCounts`: models take them, readers see them through `disclosure.publishable`. Months are pandas
    Periods and the ends of which the stock is counted at; `time_period` is the year ending 31 March. The columns of
    each table are in COLUMNS.
    """

    tables: dict[str, pd.DataFrame]
    quality: dict

    def __post_init__(self):
        marked = {name: frame if name in PUBLIC else local(frame, name) for name, frame in self.tables.items()}
        object.__setattr__(self, "tables", marked)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """One table; an AggregateError when the returns did not give it."""
        if name not in self.tables:
            raise AggregateError(f"The returns give no table '{name}'. Available: {', '.join(sorted(self.tables))}.")
        return self.tables[name]

    def __contains__(self, name: str) -> bool:
        """Whether the returns gave the table; one without rows says nothing."""
        return name in self.tables and not self.tables[name].empty

    @property
    def area(self) -> str:
        """ONS code of the authority whose returns these are; empty where the returns do not say."""
        return self.quality.get("area", "")

    @property
    def synthetic(self) -> bool:
        """Whether no child in the returns exists."""
        return self.quality.get("synthetic", False)

    @property
    def last_month(self) -> pd.Period:
        """The last month at the end of which the children are counted."""
        return self["stock"]["month"].max()

    def until(self, month) -> "Aggregates":
        """The same tables as they were known at the end of `month`: nothing later is left in them."""
        month = pd.Period(month, freq="M")
        complete = (month + 1).asfreq("Y-MAR").year - 1  # the last year ending 31 March that has ended
        tables = {}
        for name, frame in self.tables.items():
            if "month" in frame:
                frame = frame[frame["month"] <= month]
            elif "time_period" in frame:
                frame = frame[frame["time_period"] <= complete]
            tables[name] = frame.reset_index(drop=True)
        return replace(self, tables=tables, quality=_known(self.quality, complete))


def read(folder: str | Path) -> Aggregates:
    """Read every aggregate table in a folder; AggregateError names the file, column or row that is wrong."""
    folder = Path(folder)
    tables = {path.stem: _table(path) for path in sorted(folder.glob("*.csv"))}
    missing = [f"{name}.csv" for name in NEEDED if name not in tables]
    if missing:
        raise AggregateError(f"The prepared tables lack {', '.join(missing)}; run `safeguarding prepare` again.")
    return Aggregates(tables, quality(folder))


def quality(folder: Path) -> dict:
    """What validation found in the returns, and whose they are; empty where the folder does not say."""
    path = folder / "quality.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _known(quality: dict, complete: int) -> dict:
    """What validation found in the returns of the years up to the last one complete; repairs know of all years."""
    dated = ("rows", "rules", "notes", "warnings")
    known = {name: [one for one in quality.get(name, []) if one["year"] <= complete] for name in dated}
    whole = max(quality.get("years", []), default=complete) <= complete
    return quality | known | {"repairs": quality.get("repairs", []) if whole else []}


def _table(path):
    text = {name: str for name in ("month", "uasc", "event", "to_group", *AXES)}
    frame = pd.read_csv(path, dtype=text, keep_default_na=False, na_values={"count": [""], "children": [""]})
    lacking = [name for name in COLUMNS.get(path.stem, []) if name not in frame]
    if lacking:
        raise AggregateError(f"{path.name}: column {', '.join(lacking)} is missing; found {', '.join(frame.columns)}.")
    if path.stem in NEEDED:
        _check_names(frame, path.name)
    if "month" in frame:
        place, months = pd.factorize(frame["month"])
        frame["month"] = pd.PeriodIndex(months, freq="M").take(place)  # each month is parsed once
    return frame


def _check_names(frame, file):
    for axis, names in AXES.items():
        if axis in frame and not frame[axis].isin(names).all():
            row = int((~frame[axis].isin(names)).to_numpy().argmax())
            raise AggregateError(
                f"{file} row {row + 2}, column {axis}: '{frame[axis].iloc[row]}' is not one of {', '.join(names)}."
            )
