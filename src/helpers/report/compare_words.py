"""A comparison of two reports as readers see it: parts with a sentence and a table each, as text or on a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.narrative import judgement
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.report.compare import Comparison, Moved, Outcome
from helpers.words import wording


@dataclass(frozen=True)
class Part:
    """One subject: what it comes to in a sentence, and the rows behind it, already worded."""

    title: str
    sentence: str
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numeric: Sequence[bool] = ()

    @property
    def anchor(self) -> str:
        """The title as the name of a place in a page."""
        return self.title.lower().replace(" ", "-")


def parts(found: Comparison, titles: dict[str, str] | None = None) -> list[Part]:
    """The four subjects; `titles` are those of the sections by the names of their notebooks."""
    return [_new(found), _revised(found), _forecasts(found), _sections(found, titles or {})]


def text(found: Comparison) -> str:
    """The comparison for a terminal: a heading for each subject, a line for each row."""
    lines = [areas.name(found.later.area), f"Earlier: {found.earlier.label}", f"Later: {found.later.label}"]
    for part in parts(found):
        lines += ["", part.title, part.sentence]
        for name, *cells in part.rows:
            told = (f"{heading.lower()} {cell}" for heading, cell in zip(part.headings[1:], cells, strict=True))
            lines.append(f"- {name}: {'; '.join(told)}")
    return "\n".join(lines)


def _new(found: Comparison) -> Part:
    moved, verdicts = found.moved, [_verdict(one) for one in found.moved]
    told = ["No measure has a new figure."]
    if moved or found.unmoved:
        told = [f"{_number(len(moved), 'measure')} moved beyond rounding, {found.unmoved or 'none'} did not."]
    if any(verdicts):
        better, worse = (f"{verdicts.count(verdict) or 'none'} got {verdict}" for verdict in ("better", "worse"))
        told.append(f"Of those that have a better direction, {better} and {worse}.")
    for label, measures in (("Published now and not before", found.come), ("Not published this time", found.gone)):
        titles = dict.fromkeys(wording.lower_first(measure.title) for measure in measures)
        told += [f"{label}: {wording.listed(titles)}."] if titles else []
    return Part(
        "New figures",
        wording.join(told),
        ("Measure", "Before", "Now", "Change"),
        [
            (
                one.measure.title,
                _dated(one.earlier_period, one.earlier, one.measure),
                _dated(one.period, one.value, one.measure),
                _change(one),
            )
            for one in moved
        ],
        (False, True, True, True),
    )


def _revised(found: Comparison) -> Part:
    told = f"Of the figures that both editions have for one period, {len(found.revised) or 'none'} changed."
    rows = [
        (
            f"{one.measure.title} {wording.period(one.period, one.measure.basis)}",
            *(wording.quantity(value, one.measure) for value in (one.earlier, one.value)),
            _change(one),
        )
        for one in found.revised
    ]
    return Part("Revised figures", told, ("Measure", "Before", "Now", "Change"), rows, (False, True, True, True))


def _forecasts(found: Comparison) -> Part:
    outcomes = found.outcomes
    if not outcomes:
        return Part("Forecasts and what happened", "No forecast of the earlier edition has come due.")
    levels = outcomes[0].levels
    held = wording.listed(
        f"{sum(one.is_inside(level) for one in outcomes)} inside the {level}% interval" for level in levels
    )
    told = f"{_number(len(outcomes), 'forecast')} of the earlier edition came due: {held}."
    rows = [
        (
            one.measure.title,
            wording.short_period(one.period),
            f"{wording.amount(one.forecast['mean'], one.measure)} ({_interval(one, levels[0])})",
            wording.amount(one.value, one.measure),
            _where(one),
        )
        for one in outcomes
    ]
    headings = ("Measure", "Period", f"Forecast ({levels[0]}% interval)", "What happened", "Where it lies")
    return Part("Forecasts and what happened", told, headings, rows, (False, True, True, True, False))


def _sections(found: Comparison, titles: dict[str, str]) -> Part:
    told = [
        f"{label}: {wording.listed(titles.get(name, name) for name in names)}."
        for label, names in (("New", found.new_sections), ("Missing", found.missing_sections))
        if names
    ]
    return Part("Sections", wording.join(told) or "Both editions have the same sections.")


def _dated(period: pd.Period, value: float, about: Measure) -> str:
    return f"{wording.short_period(period)}: {wording.amount(value, about)}"


def _change(one: Moved) -> str:
    """How far it moved, and whether that is better or worse; figures of two bases are not compared."""
    if not one.same_basis:
        return "new basis"
    verdict = _verdict(one)
    return f"{wording.signed_amount(one.value - one.earlier, one.measure)}{f' ({verdict})' if verdict else ''}"


def _verdict(one: Moved) -> str:
    return judgement(one.value - one.earlier, one.measure) if one.same_basis else ""


def _interval(one: Outcome, level: int) -> str:
    return wording.interval(one.forecast, level, one.measure)


def _where(one: Outcome) -> str:
    """In which interval the figure lies; beyond the widest, on which side."""
    inside = [level for level in one.levels if one.is_inside(level)]
    if inside:
        return f"inside {inside[0]}%"
    return f"{'above' if one.value > one.forecast['mean'] else 'below'} {one.levels[-1]}%"


def _number(count: int, noun: str) -> str:
    return f"{count or 'No'} {noun}{'' if count < 2 else 's'}"
