"""What changed between two reports of one area: new figures, revised ones, forecasts that have come due, sections."""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.forecasting import intervals
from helpers.measures import round_half_up
from helpers.published.metadata import Measure
from helpers.report import publish
from helpers.report.held import Held, read
from helpers.report.settings import Refused
from helpers.words import finding_words, wording


@dataclass(frozen=True)
class Moved:
    """A measure at two periods, or at one period as it was told twice."""

    measure: Measure
    earlier_period: pd.Period
    earlier: float
    period: pd.Period
    value: float
    same_basis: bool = True
    """Whether no change of basis lies between the two."""

    @property
    def is_beyond_rounding(self) -> bool:
        """Whether a reader sees two figures."""
        return not wording.alike(self.earlier, self.value, self.measure)


@dataclass(frozen=True)
class Outcome:
    """A forecast of the earlier report beside the figure that the later one has for its period."""

    measure: Measure
    period: pd.Period
    forecast: dict
    value: float

    @property
    def levels(self) -> list[int]:
        """The levels of its intervals, narrowest first."""
        return intervals.levels(self.forecast)

    def is_inside(self, level: int) -> bool:
        """Whether the figure lies in the interval of this level, as a reader sees both."""
        low, high = intervals.ends(self.forecast, level)
        low, value, high = (round_half_up(one, self.measure.decimals) for one in (low, self.value, high))
        return low <= value <= high


@dataclass(frozen=True)
class Comparison:
    """All that changed from an earlier report to a later one."""

    earlier: Held
    later: Held
    moved: list[Moved]
    unmoved: int
    """How many measures have a new figure that is the same as the last one to a reader."""
    come: list[Measure]
    """The measures that had no figure and have one now."""
    gone: list[Measure]
    """The measures that had a figure and have none now."""
    revised: list[Moved]
    outcomes: list[Outcome]
    new_sections: list[str]
    missing_sections: list[str]


def compare(earlier: Held, later: Held) -> Comparison:
    """What changed; a measure that no table describes any more is left out."""
    pairs = (_moved(earlier.findings[key], later.findings[key]) for key in later.findings if key in earlier.findings)
    both = [one for one in pairs if one]
    newer = [one for one in both if one.period != one.earlier_period and not math.isnan(one.value - one.earlier)]
    moved = [one for one in newer if one.is_beyond_rounding]
    return Comparison(
        earlier,
        later,
        moved,
        unmoved=len(newer) - len(moved),
        come=[one.measure for one in both if math.isnan(one.earlier) and not math.isnan(one.value)],
        gone=[one.measure for one in both if math.isnan(one.value) and not math.isnan(one.earlier)],
        revised=[one for one in _same_periods(earlier, later) if one.is_beyond_rounding],
        outcomes=list(_outcomes(earlier, later)),
        new_sections=sorted(later.sections - earlier.sections),
        missing_sections=sorted(earlier.sections - later.sections),
    )


def runs(earlier: Path, later: Path) -> list[Comparison]:
    """The comparison of every area that two runs both report on; `Refused` when there is none."""
    areas = [publish.manifest(run).get("areas", {}) for run in (earlier, later)]
    both = [area for area in areas[1] if area in areas[0]]
    if not both:
        named = " and of ".join(", ".join(each) or "no area" for each in areas)
        raise Refused(f"Nothing can be compared: the runs are of {named}.")
    return [compare(read(earlier, area), read(later, area)) for area in both]


def since_last(outputs: Path, now: Held) -> Comparison | None:
    """The comparison with the last edition: the published run whose data end latest, up to the end of this one's.

    Runs of the same edition that say the same are passed over, so that making a report again does not change it; of
    several, the newest counts. None where `outputs` holds no such run.
    """
    for run in sorted(publish.runs(outputs), key=_data_end, reverse=True):
        said = publish.manifest(run)
        if now.area not in said.get("areas", {}) or said.get("draft") or _data_end(run) > (now.as_at, now.time_period):
            continue
        try:
            found = compare(read(run, now.area), now)
        except Refused:
            continue
        other_edition = (found.earlier.as_at, found.earlier.time_period) != (now.as_at, now.time_period)
        if other_edition or found.revised or found.come or found.gone:
            return found
    return None


def _data_end(run: Path) -> tuple[str, int]:
    said = publish.manifest(run).get("parameters", {})
    return said.get("as_at", ""), said.get("time_period", 0)


def _moved(before: dict, after: dict) -> Moved | None:
    about = _about(after["sources"][0]["table"], after["measure"])
    if about is None:
        return None
    periods = [finding_words.period(finding) for finding in (before, after)]
    values = [math.nan if finding["value"] is None else finding["value"] for finding in (before, after)]
    return Moved(about, periods[0], values[0], periods[1], values[1], _same_basis(about, after["area"], *periods))


def _same_periods(earlier: Held, later: Held) -> Iterator[Moved]:
    """Every figure that both reports plot or find for one period, measure by measure in the order of the later."""
    before, after = _known(earlier), _known(later)
    for (table, name, when), value in after.items():
        about = _about(table, name)
        if about and (table, name, when) in before:
            yield Moved(about, _period(when, about), before[table, name, when], _period(when, about), value)


def _known(held: Held) -> dict[tuple[str, str, str], float]:
    """The figures of a report: its findings, and what it plots."""
    found = {
        (*key, finding["time_period"]): finding["value"]
        for key, finding in held.findings.items()
        if finding["value"] is not None
    }
    return found | held.figures


def _outcomes(earlier: Held, later: Held) -> Iterator[Outcome]:
    """The forecasts of the earlier report for periods that the later has figures of, on the same basis."""
    known = _known(later)
    for (table, name), finding in earlier.findings.items():
        about = _about(table, name)
        for row in finding["forecast"] if about else ():
            when = _dated(row["time_period"])
            periods = _period(finding["time_period"], about), _period(when, about)
            if (table, name, when) in known and _same_basis(about, earlier.area, *periods):
                yield Outcome(about, periods[1], row, known[table, name, when])


def _same_basis(about: Measure, area: str, earlier: pd.Period, later: pd.Period) -> bool:
    return not any(wording.year_of(earlier) < year <= wording.year_of(later) for year in about.breaks_in(area))


def _dated(label: str) -> str:
    """The period of a forecast as files of plotted rows have it: a year, or the day on which a quarter ends."""
    return label if label.isdigit() else str(pd.Period(label, freq="M").end_time.date())


def _period(when: str, about: Measure) -> pd.Period:
    return finding_words.period({"time_period": when, "sources": [{"table": about.table}]})


@functools.cache
def _about(*key: str) -> Measure | None:
    try:
        return data.measure(*key)
    except data.TableError:
        return None
