"""A list that may be empty: no rows is a result there, not a figure that was never published."""

import pandas as pd

from helpers import tables
from helpers.narrative import paragraph
from helpers.showing.display import Table, Text


def table(
    frame: pd.DataFrame, table: str, caption: str, name: str | None = None, grouped: bool = False
) -> Table | Text:
    """The frame as a table of `tables.show`, or the sentence that there is none of what the caption names."""
    if frame.empty:
        return paragraph(f"Table {table} {caption}: none.")
    return tables.show(frame, table=table, caption=caption, name=name, grouped=grouped)
