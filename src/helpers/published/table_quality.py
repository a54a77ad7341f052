"""What the published tables are worth: figures, symbols, age, and where two publishers or two editions differ."""

import itertools
from collections.abc import Iterable

import pandas as pd

from helpers import data
from helpers.parameters import Parameters
from helpers.published import publishers, table_file
from helpers.published.metadata import Measure
from helpers.words import wording


def held(edition: Parameters) -> pd.DataFrame:
    """Every figure and symbol known at the end of the edition's data, as tidy rows, all areas.

    The rates that `data.rows` computes where none is published are among them; tables of another council are not.
    """
    every = ((table, list(table_file.measures(table))) for table in table_file.names())
    read = (data.rows(table, names, to=edition.data_end) for table, names in every)
    return pd.concat([rows for rows in read if not _is_of_another_council(rows, edition.area)], ignore_index=True)


def published(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that stand in a table, without those computed from them."""
    return rows[~rows["source_ref"].str.startswith("computed from ")]


def tables(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """One row a table: publisher, figures held, those of the area, the latest of the area and its age in months."""
    told = []
    for table, part in published(rows).groupby("table"):
        own = part[(part["area"] == edition.area) & part["value"].notna()]
        latest = max(own["period"], key=lambda period: period.end_time, default=None)
        source = data.source(table)
        told.append(
            {
                "Publisher": source.publisher,
                "Table": source.title,
                "Figures": float(part["value"].notna().sum()),
                f"Figures for {edition.area_name}": float(len(own)),
                "Latest": None if latest is None else latest.end_time.strftime("%B %Y"),
                "Age in months": None if latest is None else _months(latest.end_time, edition),
            }
        )
    return pd.DataFrame(told, dtype=object).sort_values(["Publisher", "Table"], ignore_index=True)


def sources(names: Iterable[str]) -> pd.DataFrame:
    """One row a table, by publisher: its title, publication, licence and the day it was read."""
    about = [data.source(name) for name in names]
    told = [
        (one.publisher, one.title, one.publication, one.licence, wording.day(pd.Timestamp(one.accessed)))
        for one in about
    ]
    found = pd.DataFrame(told, columns=["Publisher", "Table", "Publication", "Licence", "Read on"])
    return found.sort_values(["Publisher", "Table"], ignore_index=True)


def symbols(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """One row a symbol of a table: what it stands for there, in how many cells, and in how many of the area's."""
    marked = published(rows).query("symbol != ''")
    shown = data.code_list("symbols").set_index("symbol")["shown_as"]
    told = [
        {
            "Table": data.source(table).title,
            "In the file": symbol,
            "Shown as": shown.get(symbol, f"[{symbol}]"),
            "Meaning": data.symbols(table)[symbol],
            "Cells": len(part),
            f"Cells for {edition.area_name}": int((part["area"] == edition.area).sum()),
        }
        for (table, symbol), part in marked.groupby(["table", "symbol"])
    ]
    return pd.DataFrame(told)


def apart(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """Measures of the area that two publishers give: how many figures, how many the same, the largest difference."""
    own = rows[rows["area"] == edition.area]
    told = []
    for _, part in own.groupby("measure"):
        by_table = [same for _, same in part.groupby("table")]
        for one, other in itertools.combinations(by_table, 2):
            both = publishers.difference(one, other)
            if both.empty:
                continue
            most = both.loc[both["Difference"].abs().idxmax()]
            pair = [data.measure(*same[["table", "measure"]].iloc[0]) for same in (one, other)]
            about = min(pair, key=lambda measure: measure.decimals)
            told.append(
                {
                    "Measure": about.title,
                    "Publishers": wording.listed(both.columns[:2]),
                    "Figures of both": len(both),
                    "The same": int((both["Difference"] == 0).sum()),
                    "Largest difference": _with_unit(most["Difference"], about),
                    "When": wording.lower_first(f"{both.index.name} {most.name}"),
                }
            )
    return pd.DataFrame(told)


def restated(edition: Parameters) -> tuple[int, int]:
    """How many figures of the area a later annual report gives again, and how many of them it changed."""
    pairs = changed = 0
    for table in filter(table_file.has_editions, table_file.names()):
        known = data.read(table, edition.area, edition.data_end)
        for measure in table_file.measures(table):
            given = known.dropna(subset=[measure]).groupby("period")[measure].agg(["size", "nunique"])
            again = given[given["size"] > 1]
            pairs, changed = pairs + len(again), changed + int((again["nunique"] > 1).sum())
    return pairs, changed


def _is_of_another_council(rows: pd.DataFrame, area: str) -> bool:
    return data.source(rows.attrs["table"]).is_council and area not in set(rows["area"])


def _with_unit(difference: float, measure: Measure) -> str:
    """The size of a difference: 2 children, 3.3 percentage points."""
    told = wording.difference(difference, measure)
    return f"{told} {measure.unit}" if measure.kind == "count" else told


def _months(day: pd.Timestamp, edition: Parameters) -> int:
    """Whole months from a day to the end of the edition's data."""
    return (edition.data_end.year - day.year) * 12 + edition.data_end.month - day.month
