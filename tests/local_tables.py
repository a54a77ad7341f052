"""Small tables of an authority's own counts, for tests of disclosure control."""

import pandas as pd

from helpers.disclosure import LocalCounts, publishable
from helpers.safety.local_counts import local

HOMES = ["fostering", "residential", "supported", "with_parents"]


def stock(counts: dict, **more) -> LocalCounts:
    """A table of children by placement group at 31 March 2022, without the groups that have none."""
    rows = [
        {"month": "2022-03", "placement_group": name, "children": number, **more} for name, number in counts.items()
    ]
    return local(pd.DataFrame([row for row in rows if row["children"]]), "stock")


def by_home(counts, **options):
    return publishable(stock(counts), by=["month", "placement_group"], counts=["children"], **options)
