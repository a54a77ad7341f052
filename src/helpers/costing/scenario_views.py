"""What would be different under the named scenarios: children and spending, base against adjusted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers import charts, disclosure, narrative, scenarios, tables
from helpers.costing import spending_outlook
from helpers.costing.placement_extract import rounded, source
from helpers.costing.spending_outlook import BASE, SpendingOutlook, outlook
from helpers.forecasting import draws
from helpers.own.children import with_returns
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.showing.display import Figure, Table, Text
from helpers.words import wording

PATHS = 150
"""How many futures the effect of each scenario is told from: what both have in common cancels out, so few do."""


@dataclass(frozen=True)
class Subject:
    """What a scenario changes: how its amounts are rounded to be shown, and worded plainly and with their sign."""

    title: str
    rounded: Callable[[pd.DataFrame], pd.DataFrame]
    word: Callable[[float], str]
    signed: Callable[[float], str]

    def summary(self, drawn: np.ndarray, ahead: SpendingOutlook) -> pd.DataFrame:
        """Draws (n, years) in the form of a forecast, as they may be shown."""
        return self.rounded(draws.interval(drawn, ahead.money.index, ahead.edition.level))


SUBJECTS = (
    Subject("Children looked after at 31 March", disclosure.modelled, wording.number, wording.signed),
    Subject("Spending in the year ending 31 March", rounded, wording.pounds, wording.signed_pounds),
)


def reading(ahead: SpendingOutlook | None) -> str:
    """How many children and how much spending the last year forecast has when nothing changes, in a sentence."""
    if ahead is None:
        return ""
    level, year = min(ahead.edition.level), ahead.money.index[-1].year
    children, money = (
        _with_interval(subject.summary(drawn, ahead).iloc[-1], f"{level}% interval ", level, subject.word)
        for subject, drawn in zip(SUBJECTS, _by_year_end(ahead.drawn), strict=True)
    )
    return (
        f"If nothing changes, {children} children would be looked after at 31 March {year}, and placements would cost "
        f"{money} in the year that ends then."
    )


@with_returns
def figure(ahead: SpendingOutlook, figure: str) -> Figure | None:
    """Spending under the scenario of the edition with the base beside it; None when it is the base."""
    if ahead.adjusted is None:
        return None
    scenario = scenarios.named(ahead.edition.scenario)
    base, under = outlook(ahead), outlook(ahead, ahead.adjusted[1])
    cost, without = (wording.pounds(made.forecast["mean"].iloc[-1]) for made in (under, base))
    return charts.fan(
        replace(under, naive=base.forecast, sentence=scenario.description),
        figure,
        title=f"{scenario.title}: {cost} forecast in the year ending 31 March {base.forecast.index[-1].year}, "
        f"{without} without it",
        source=source(ahead.paid),
        beside="Without it",
    )


@with_returns
def table(ahead: SpendingOutlook, table: str) -> Table | Text:
    """For the base, the effect of every scenario at the horizon; for another, base against adjusted by year."""
    chosen = scenarios.named(ahead.edition.scenario)
    if chosen.name == BASE:
        year = ahead.money.index[-1].year
        shown, caption = _effects(ahead), f"What each scenario would change by the year ending 31 March {year}"
    elif ahead.adjusted is None:
        return narrative.paragraph(f"{chosen.title}: the number of children aged 0 to 17, which it needs, is not held.")
    else:
        shown, caption = _by_year(ahead), f"{chosen.title}, beside no change"
    return tables.show(shown, table, caption, source=source(ahead.paid))


def _effects(ahead: SpendingOutlook) -> pd.DataFrame:
    """One row a scenario that the figures held allow: what it assumes, and what it changes in the last year."""
    level = min(ahead.edition.level)
    names = f"Change in children ({level}% interval)", f"Change in spending ({level}% interval)"
    base = spending_outlook.made(ahead.paid, ahead.edition, PATHS)
    rows = []
    for scenario in scenarios.read().values():
        adjusted = None if scenario.name == BASE else base.under(scenario)
        if adjusted is None:
            continue
        row = {"Scenario": scenario.title, "What it assumes": scenario.description}
        both = zip(SUBJECTS, names, _by_year_end(base.drawn), _by_year_end(adjusted), strict=True)
        for subject, name, without, under in both:  # draw by draw, so that the interval is of the change alone
            row[name] = _with_interval(subject.summary(under - without, ahead).iloc[-1], "", level, subject.signed)
        rows.append(row)
    return pd.DataFrame(rows)


def _by_year(ahead: SpendingOutlook) -> pd.DataFrame:
    """Children at each year end, then spending in each year: without the scenario, under it, and the difference."""
    rows = []
    for subject, base, other in zip(SUBJECTS, _by_year_end(ahead.drawn), _by_year_end(ahead.adjusted), strict=True):
        without, under, change = (subject.summary(drawn, ahead) for drawn in (base, other, other - base))
        for year, moved in change.iterrows():
            plain = (subject.word(made.loc[year, "mean"]) for made in (without, under))
            row = dict(zip(["What", "Without it", "With it"], [f"{subject.title} {year.year}", *plain], strict=True))
            row["Difference"] = subject.signed(moved["mean"])
            rows.append(
                row
                | {f"{level}% interval": wording.ends(moved, level, subject.signed) for level in ahead.edition.level}
            )
    return pd.DataFrame(rows)


def _by_year_end(drawn: tuple[StockDraws, GroupedDraws]) -> tuple[np.ndarray, np.ndarray]:
    """Children at each 31 March and spending in the year, draws by year."""
    children, money = drawn
    return children.of()[:, 11::12], money.of()


def _with_interval(row: pd.Series, name: str, level: int, word: Callable[[float], str]) -> str:
    return f"{word(row['mean'])} ({name}{wording.ends(row, level, word)})"
