"""What would be different under the named scenarios: children, homes and spending, base against adjusted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers import charts, disclosure, narrative, scenarios, tables
from helpers.forecasting import draws
from helpers.own import children, spending_outlook
from helpers.own.children import with_returns
from helpers.own.kinds_of_home import GROUP, large
from helpers.own.placement_extract import rounded, source
from helpers.own.spending_outlook import Drawn, SpendingOutlook, outlook
from helpers.showing.display import Figure, Table, Text
from helpers.words import categories, wording

PATHS = 150
"""How many futures the effect of each scenario is told from: what both have in common cancels out, so few do."""

WITHOUT, WITH = "Without it", "With it"


@dataclass(frozen=True)
class Subject:
    """What a scenario changes: how its amounts are rounded to be shown, and worded plainly and with their sign."""

    title: str
    rounded: Callable[[pd.DataFrame], pd.DataFrame]
    word: Callable[[float], str]
    signed: Callable[[float], str]


CHILDREN = Subject("Children looked after at 31 March", disclosure.modelled, wording.number, wording.signed)
SPENDING = Subject("Spending on placements in the year ending 31 March", rounded, wording.pounds, wording.signed_pounds)


@with_returns
def reading(ahead: SpendingOutlook) -> str:
    """How many children and how much spending the last year forecast has when nothing changes, in a sentence."""
    level, year = min(ahead.edition.level), _last_year(ahead)
    told = []
    for subject, drawn in ((CHILDREN, ahead.children), (SPENDING, ahead.money)):
        row = _summary(subject, [drawn.of()[:, -1]], [level]).iloc[0]
        told.append(f"{subject.word(row['mean'])} ({level}% interval {wording.ends(row, level, subject.word)})")
    number, money = told
    return (
        f"If nothing changes, {number} children would be looked after at 31 March {year}, and placements would cost "
        f"{money} in the year that ends then."
    )


@with_returns
def finding(ahead: SpendingOutlook) -> str:
    """What the scenario of the edition would change in the last year, in a sentence; empty where it changes nothing."""
    changed = _changed(ahead)
    if not changed:
        return ""
    level = min(ahead.edition.level)
    changes = []
    for subject, without, under in changed:
        change = _change(subject, without, under, level)
        what = f"{subject.signed(change['mean'])} {wording.lower_first(subject.title)} {_last_year(ahead)}"
        changes.append(f"{what} ({level}% interval {wording.ends(change, level, subject.signed)})")
    return f"{ahead.scenario.title}, beside no change: {wording.listed(changes)}."


@with_returns
def figure(ahead: SpendingOutlook, figure: str) -> Figure | None:
    """Spending under the scenario of the edition with the base beside it; None when it is the base."""
    if ahead.money is None or ahead.adjusted_drawn is None:
        return None
    base, under = outlook(ahead), outlook(ahead, ahead.adjusted_drawn[1])
    cost, without = (wording.pounds(made.forecast["mean"].iloc[-1]) for made in (under, base))
    return charts.fan(
        replace(under, naive=base.forecast, sentence=ahead.scenario.description),
        figure,
        title=f"{ahead.scenario.title}: {cost} forecast in the year ending 31 March {_last_year(ahead)}, "
        f"{without} without it",
        source=source(ahead.own),
        beside=WITHOUT,
    )


@with_returns
def table(ahead: SpendingOutlook, table: str) -> Table | Text:
    """For the base, the effect of every scenario at the horizon; for another, base against adjusted by year."""
    if ahead.scenario is None:
        shown = _effects(ahead)
        caption = f"What each scenario would change by the year ending 31 March {_last_year(ahead)}"
    elif ahead.adjusted_drawn is None:
        return narrative.paragraph(
            f"{ahead.scenario.title}: the number of children aged 0 to 17, which it needs, is not held."
        )
    else:
        shown, caption = _each_year(ahead), f"{ahead.scenario.title}, beside no change"
    return tables.show(shown, table, caption, source=source(ahead.own))


@with_returns
def at_the_end(ahead: SpendingOutlook, table: str) -> Table | None:
    """Children, the homes they need and spending in the last year, base against adjusted; None where all is alike."""
    changed = _changed(ahead)
    if not changed:
        return None
    year, levels = _last_year(ahead), ahead.edition.level
    rows = [
        _row(f"{subject.title} {year}", subject, without[:, -1], under[:, -1], levels)
        for subject, without, under in changed
    ]
    rows[1:1] = [
        _row(f"{categories.of(GROUP, group)}, 31 March {year}", CHILDREN, *_at_home(group, ahead), levels)
        for group in (large(ahead) if ahead.adjusted else ())
    ]
    priced = [source(ahead.own)] if ahead.money else []
    caption = f"{ahead.scenario.title}, beside no change"
    return tables.show(pd.DataFrame(rows), table, caption, source=[children.source(ahead.own), *priced])


def _effects(ahead: SpendingOutlook) -> pd.DataFrame:
    """One row a scenario that the figures held allow: what it assumes, and what it changes in the last year."""
    level = min(ahead.edition.level)
    base = spending_outlook.made(ahead.own, ahead.edition, PATHS)
    rows = []
    for scenario in scenarios.read().values():
        changed = None if scenario.name == scenarios.BASE else base.under(scenario)
        if changed is None:
            continue
        row = {"Scenario": scenario.title, "What it assumes": scenario.description}
        pairs = _pairs(base.drawn, base.priced(changed, scenario))
        for name, (subject, without, under) in zip(("children", "spending"), pairs, strict=True):
            change = _change(subject, without, under, level)
            row[f"Change in {name} ({level}% interval)"] = wording.with_ends(change, level, subject.signed)
        rows.append(row)
    return pd.DataFrame(rows)


def _each_year(ahead: SpendingOutlook) -> pd.DataFrame:
    """Children at each year end, then spending in each year: without the scenario, with it, and the difference."""
    return pd.DataFrame(
        [
            _row(f"{subject.title} {year.year}", subject, without[:, place], under[:, place], ahead.edition.level)
            for subject, without, under in _pairs(ahead.drawn, ahead.adjusted_drawn)
            for place, year in enumerate(ahead.money.index)
        ]
    )


def _row(what: str, subject: Subject, without: np.ndarray, under: np.ndarray, levels: list[int]) -> dict[str, str]:
    """Draws of one number without a scenario and under it, as a row of a table, with the interval of the difference."""
    made = _summary(subject, [without, under, under - without], levels)
    base, adjusted, change = (made.iloc[place] for place in range(len(made)))
    row = {"What": what, WITHOUT: subject.word(base["mean"]), WITH: subject.word(adjusted["mean"])}
    return row | {"Difference": subject.signed(change["mean"]), **wording.ends_by_level(change, subject.signed)}


def _summary(subject: Subject, drawn: list[np.ndarray], levels: list[int]) -> pd.DataFrame:
    """Several numbers, each as draws (n,), in the form of a forecast, as they may be shown."""
    return subject.rounded(draws.interval(np.column_stack(drawn), range(len(drawn)), levels))


def _change(subject: Subject, without: np.ndarray, under: np.ndarray, level: int) -> pd.Series:
    """The change in the last year; it is taken draw by draw, so that the interval is of the change alone."""
    return _summary(subject, [(under - without)[:, -1]], [level]).iloc[0]


def _pairs(without: Drawn, under: Drawn) -> list[tuple[Subject, np.ndarray, np.ndarray]]:
    """What is compared, as draws (n, years): children at each 31 March and, where prices are known, spending."""
    pairs = [(CHILDREN, *(children.of()[:, 11::12] for children, _ in (without, under)))]
    if without[1] is not None:
        pairs.append((SPENDING, *(money.of() for _, money in (without, under))))
    return pairs


def _changed(ahead: SpendingOutlook) -> list[tuple[Subject, np.ndarray, np.ndarray]]:
    """The pairs that the scenario of the edition can change: the base changes none, and prices alone no child."""
    if ahead.adjusted_drawn is None:
        return []
    pairs = _pairs(ahead.drawn, ahead.adjusted_drawn)
    return pairs if ahead.adjusted else pairs[1:]


def _at_home(group: str, ahead: SpendingOutlook) -> list[np.ndarray]:
    """Draws of children in one kind of home in the last month, without the scenario of the edition and under it."""
    return [drawn.of(placement_group=group)[:, -1] for drawn in (ahead.children, ahead.adjusted)]


def _last_year(ahead: SpendingOutlook) -> int:
    return ahead.children.index[-1].year
