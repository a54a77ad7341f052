"""Findings as readers see them: the cells of a table, and sentences."""

import pandas as pd

from helpers import data, narrative
from helpers.parameters import Parameters
from helpers.published import areas, table_file
from helpers.published.metadata import Measure
from helpers.targets import Target
from helpers.words import wording
from helpers.words.changes import judgement


def frame(edition: Parameters, found: list[dict]) -> pd.DataFrame:
    """One row a finding that has a figure: measure with its target if any, figure, change, region, England, forecast.

    The heading names the period that most forecasts are for; a forecast for another says so. A column without any
    figure is left out.
    """
    own, *benchmarks = figures(edition)
    ends = [finding["forecast"][-1]["time_period"] for finding in found if finding["forecast"]]
    usual = max(ends, key=ends.count, default="")
    heading = f"Forecast{f' for {usual}' if usual else ''} ({min(edition.level)}% interval)"
    rows = [_row(finding, edition, usual) for finding in found if finding["value"] is not None]
    table = pd.DataFrame(rows, columns=["Measure", own, "Change in the year", *benchmarks, heading])
    return table.loc[:, table.ne("[x]").any()] if rows else table


def figures(edition: Parameters) -> list[str]:
    """The headings of the columns that hold one figure each: the area, its region, England."""
    return [areas.name(code) for code in edition.benchmarks]


def lacking(edition: Parameters, found: list[dict]) -> str:
    """The sentence that names the measures without a figure for the year; empty when there are none."""
    titles = [wording.lower_first(measure(finding).title) for finding in found if finding["value"] is None]
    return f"No figure is held for {edition.year_label}: {wording.listed(titles)}." if titles else ""


def named(edition: Parameters, finding: dict) -> str:
    """The finding's measure as a table of the edition's year names it."""
    return dated(edition, measure(finding), period(finding))


def dated(edition: Parameters, about: Measure, when: pd.Period) -> str:
    """A measure as a table of the edition's year names it: with its date where that is not the year's end."""
    is_year_end = when.end_time.date() == edition.year_end
    return about.title if is_year_end else f"{about.title} {wording.period(when, about.basis)}"


def figure(edition: Parameters, finding: dict) -> str:
    """The figure of the year and how it changed, in a sentence."""
    about = measure(finding)
    return narrative.change(data.rows(about.table, about.name, edition.area, edition.year_end))


def forecast(edition: Parameters, finding: dict) -> str:
    """The last period forecast with its interval, in a sentence; empty without a forecast."""
    return f"{measure(finding).title}: {ahead(edition, finding)}." if finding["forecast"] else ""


def ahead(edition: Parameters, finding: dict) -> str:
    """The last period forecast: 1,726 in 2025 (80% interval 1,509 to 1,962)."""
    about, last, level = measure(finding), finding["forecast"][-1], min(edition.level)
    return f"{_middle(last, about)} in {last['time_period']} ({level}% interval {wording.interval(last, level, about)})"


def measure(finding: dict) -> Measure:
    """What the finding is a figure of."""
    return data.measure(finding["sources"][0]["table"], finding["measure"])


def period(finding: dict) -> pd.Period:
    """The finding's period: a year of the table's kind, or the quarter that ends on a date."""
    is_year = len(finding["time_period"]) == 4
    table = finding["sources"][0]["table"]
    return pd.Period(finding["time_period"], freq=table_file.year_frequency(table) if is_year else "Q-MAR")


def comparator(edition: Parameters, finding: dict, area: str) -> float | None:
    """The figure of another area for the same period, None when there is none."""
    rows = data.rows(finding["sources"][0]["table"], finding["measure"], area, edition.year_end)
    value = rows.loc[rows["period"] == period(finding), "value"].dropna()
    return value.iloc[0] if len(value) else None


def _row(finding: dict, edition: Parameters, usual: str) -> list[str]:
    about, aim = measure(finding), finding["target"]
    compared = [comparator(edition, finding, area) for area in edition.benchmarks[1:]]
    return [
        named(edition, finding) + ("" if aim is None else f" (target: {Target(about, aim, stated_in='').words})"),
        wording.quantity(finding["value"], about),
        _change(finding, about),
        *("[x]" if value is None else wording.amount(value, about) for value in compared),
        _forecast(finding, about, min(edition.level), usual),
    ]


def _change(finding: dict, about: Measure) -> str:
    """The change in the year (percentage points of a percentage), and whether that is better or worse."""
    if finding["change"] is None:
        return "[x]"
    verdict = judgement(finding["change"], about)
    relative = about.kind != "percentage" and finding["change_percent"] is not None
    remarks = [f"{wording.signed(finding['change_percent'], 1)}%"] * relative + [verdict] * bool(verdict)
    moved = wording.signed_amount(finding["change"], about)
    return f"{moved} ({', '.join(remarks)})" if remarks else moved


def _forecast(finding: dict, about: Measure, level: int, usual: str) -> str:
    if not finding["forecast"]:
        return "[x]"
    last = finding["forecast"][-1]
    when = "" if last["time_period"] == usual else f"{last['time_period']}: "
    return f"{when}{_middle(last, about)} ({wording.interval(last, level, about)})"


def _middle(row: dict, about: Measure) -> str:
    return wording.amount(row["mean"], about)
