"""The authority's own placement cost extract, as far as an edition may show it.

A sum of money for few children tells what a child's placement costs. So nothing is shown for fewer children than the
disclosure policy asks of an average: kinds of home with fewer are added up until there are enough.
"""

import numpy as np
import pandas as pd

from helpers import narrative
from helpers.own.children import source as returns_source
from helpers.own.children import with_returns
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.placements.care_states import PLACEMENT_GROUPS
from helpers.published.metadata import Source
from helpers.safety import disclosure_policy
from helpers.showing.display import Text
from helpers.words import categories

JOINED = "All other kinds of home"
"""What the kinds that have too few children are called together."""

PRECISION = 100_000
"""What amounts of the extract, in £, are rounded to."""


def priced(own: Aggregates | None, edition: Parameters) -> Aggregates | None:
    """The returns up to the edition's year end, where they price enough children's placements then; else None."""
    if own is None or "prices" not in own:
        return None
    known = own.until(pd.Period(edition.year_end, freq="M"))
    return known if children(known, edition.time_period).sum() >= fewest() else None


def lacking(own: Aggregates | None, paid: Aggregates | None, ahead: object | None) -> Text | None:
    """The sentence that stands where returns price nothing, or too few years for the forecast `ahead`; else None."""
    if own is None or ahead is not None:
        return None
    if paid is None:
        return narrative.paragraph("The returns hold no cost of placements for this year, or too few to show.")
    return narrative.paragraph("The returns price placements for too few years to forecast spending from them.")


@with_returns
def part(paid: Aggregates, title: str, *sentences: str) -> Text:
    """A heading and what there is to say under it."""
    return narrative.headed(title, *sentences)


def source(paid: Aggregates) -> Source:
    """The extract as a source that readers are told of."""
    return returns_source(paid, "placement cost extract")


def rounded(money):
    """An amount in £, or a series or frame of them, to the nearest £100,000: none tells what one placement cost."""
    return np.round(money / PRECISION) * PRECISION


def fewest() -> int:
    """How many children a sum of money or an average must be of."""
    return disclosure_policy.in_force().minimum_denominator


def children(paid: Aggregates, time_period: int) -> pd.Series:
    """Children with a paid placement in the year, by placement group; with two sorts of placement in both."""
    prices = paid["prices"].query("time_period == @time_period")
    return prices.groupby("placement_group")["children"].sum()


def kinds(paid: Aggregates, time_period: int) -> dict[str, list[str]]:
    """The kinds of home whose cost may be shown, by title: the placement groups in each.

    A kind with too few children is joined with others, the smallest first, until there are enough; where all together
    are too few there are none.
    """
    counts = children(paid, time_period).loc[lambda number: number > 0].sort_values()
    small, running = int((counts < fewest()).sum()), counts.cumsum()
    joined = counts.index[: max(small, int((running < fewest()).sum()) + 1)] if small else counts.index[:0]
    alone = counts.index.difference(joined)
    found = {categories.of("placement_group", group): [group] for group in PLACEMENT_GROUPS if group in alone}
    return found | ({JOINED: list(joined)} if counts[joined].sum() >= fewest() else {})
