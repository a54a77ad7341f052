"""Several editions of the same figures: the newest stands, what it revised is kept as a list."""

from collections.abc import Iterable, Sequence

import pandas as pd

from helpers import project
from helpers.importing.open_data import KEY
from helpers.published import table_file
from helpers.published.table_file import LAYOUT

REVISION = [
    "table", "measure", "time_period", "area", "area_name", "earlier", "earlier_source_ref", "now", "source_ref",
]  # fmt: skip
"""The columns of the list of revisions."""


def published(table: str, measures: Iterable[str]) -> tuple[int, pd.DataFrame]:
    """The figures of the table that this project ships, as one more edition: its newest year, and its figures."""
    frame = table_file.checked(project.DATA / "published" / f"{table}.csv", table)
    figures = frame.melt([*LAYOUT, "source_ref"], list(measures), var_name="measure", value_name="cell")
    return int(frame["time_period"].max()), figures.assign(table=table)


def newest(editions: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures of all the editions, given oldest first, each as the newest has it; and what was revised.

    A revision is a figure that an earlier edition gave otherwise: its old and new cell with the source of each.
    """
    key = ["table", "measure", *KEY]
    every = pd.concat(editions, ignore_index=True).query("cell != ''")
    stands = ~every.duplicated(key, keep="last")
    both = every[~stands].merge(every[stands], on=key, suffixes=("", "_now"))
    changed = both[both["cell"] != both["cell_now"]]
    area = changed["new_la_code"].where(changed["new_la_code"] != "", changed["region_code"])
    name = changed["la_name"].where(changed["la_name"] != "", changed["region_name"])
    revisions = changed.assign(
        area=area.where(area != "", changed["country_code"]),
        area_name=name.where(name != "", changed["country_name"]),
        earlier=changed["cell"],
        earlier_source_ref=changed["source_ref"],
        now=changed["cell_now"],
        source_ref=changed["source_ref_now"],
    )[REVISION]
    return every[stands], revisions.sort_values(["table", "measure", "area", "time_period"], kind="stable")


def wide(figures: pd.DataFrame, table: str) -> pd.DataFrame:
    """The figures as rows of `table`: a column a measure, and one `source_ref` for what a row was put together from."""
    rows = figures[figures["table"] == table]
    columns = [field["name"] for field in table_file.describe(table)["schema"]["fields"]]
    cells = rows.pivot(index=LAYOUT, columns="measure", values="cell").fillna("")
    cells["source_ref"] = rows.groupby(LAYOUT)["source_ref"].agg(together)
    ordered = cells.reset_index().sort_values(["new_la_code", "region_code", "time_period"])
    return ordered.reindex(columns=columns, fill_value="")


def together(references: Iterable[str]) -> str:
    """Sources as one: DfE, Children in need, 2025: d3_plans, d5_plans."""
    places: dict[str, list[str]] = {}
    for reference in sorted(set(references)):
        publication, _, place = reference.rpartition(": ")
        places.setdefault(publication, []).append(place)
    return "; ".join(f"{publication}: {', '.join(found)}" for publication, found in places.items())
