"""The headline table of an area's index, worded from the findings of its sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpers import narrative
from helpers.published.metadata import Measure
from helpers.report.plan import Section
from helpers.words import finding_words, wording


@dataclass(frozen=True)
class Headline:
    """One measure as the table shows it; a part that is not known is empty."""

    title: str
    unit: str
    latest: str
    change: str
    verdict: str
    forecast: str
    interval: str
    figure: str
    """The number of the figure that shows it."""


def by_section(sections: Sequence[Section], findings: list[dict], level: int) -> list[tuple[Section, list[Headline]]]:
    """Each section with a figure in report order, with two headlines at most: the first without and with a direction.

    `level` is that of the interval shown.
    """
    found = [(one, _first([f for f in findings if f["section"] == one.number])) for one in sections]
    return [(section, [_headline(finding, level) for finding in own]) for section, own in found if own]


def _first(findings: list[dict]) -> list[dict]:
    """The first finding with a figure that is neither good nor bad in itself, and the first that is one of them."""
    known = [finding for finding in findings if finding["value"] is not None]
    first = {finding["polarity"] == "neutral": finding for finding in reversed(known)}
    return [finding for finding in known if finding in first.values()]


def _headline(finding: dict, level: int) -> Headline:
    measure = finding_words.measure(finding)
    forecast, interval = _forecast(finding, measure, level)
    return Headline(
        title=measure.title,
        unit="" if measure.kind == "percentage" else wording.heading_unit(measure).removeprefix("£").strip(),
        latest=wording.amount(finding["value"], measure),
        change=_change(finding, measure),
        verdict=narrative.judgement(finding["change"], measure) if finding["change"] else "",
        forecast=forecast,
        interval=interval,
        figure=finding["sources"][0].get("figure") or "",
    )


def _change(finding: dict, measure: Measure) -> str:
    """In per cent for a count or an amount, in percentage points for a percentage."""
    if finding["change"] is None:
        return ""
    if measure.kind == "percentage" or finding["change_percent"] is None:
        return wording.signed_amount(finding["change"], measure)
    return f"{wording.signed(finding['change_percent'], 1)}%"


def _forecast(finding: dict, measure: Measure, level: int) -> tuple[str, str]:
    """The last period forecast: its middle and its interval."""
    if not finding["forecast"]:
        return "", ""
    last = finding["forecast"][-1]
    low, high = (wording.amount(last[f"pi_{end}_{level}"], measure) for end in ("lower", "upper"))
    return f"{wording.amount(last['mean'], measure)} in {last['time_period']}", f"{low} to {high}"
