"""How the forecasts from the returns fared when they were made again from each earlier 31 March.

Children looked after and spending on placements come from the same draws, beside what the published figures alone
would have said.
"""

import functools
from dataclasses import dataclass

import pandas as pd

from helpers import data, narrative, tables
from helpers.drawing.forecast_figures import fan_title
from helpers.forecast import Outlook
from helpers.forecasting import forecast_tables, intervals
from helpers.own import placement_extract, spending_outlook
from helpers.own.children import source, whose, with_returns
from helpers.own.outlook import PAST_PATHS, origins
from helpers.own.spending_outlook import SpendingOutlook
from helpers.published.metadata import Measure, Source
from helpers.showing.display import Table, Text
from helpers.words import wording

SUBJECTS = {
    "children": ("children_looked_after", "cla_31_march"),
    "spending": ("placement_costs", "placement_spending"),
}
"""What is forecast from the returns: its table and measure."""


@dataclass(frozen=True)
class Rewound:
    """Forecasts from the returns by subject: those of `ahead`, and `past` ones beside their outcomes.

    `past` has one row a forecast and outcome: subject, cutoff, period, actual, mean, pi_*; `known` is what happened.
    """

    ahead: SpendingOutlook
    known: dict[str, pd.Series]
    past: pd.DataFrame

    @functools.cached_property
    def now(self) -> dict[str, pd.DataFrame]:
        """The forecasts from the edition's year end."""
        return _forecasts(self.ahead)


@with_returns
def made(ahead: SpendingOutlook) -> Rewound:
    """Make the forecasts of `ahead`, `spending_outlook.followed`, again from each 31 March before it."""
    own, edition = ahead.own, ahead.edition
    known = {"children": data.series("children_looked_after", "cla_31_march", edition.area, edition.year_end)}
    if "prices" in own:
        known["spending"] = spending_outlook.past(own, edition)
    frames = [
        _beside_outcome(forecast, known[subject], subject, origin)
        for origin in origins(own)
        for subject, forecast in _forecasts(_followed_from(origin, ahead)).items()
    ]
    past = pd.concat(frames) if frames else pd.DataFrame(columns=["subject", "cutoff", "period", "actual"])
    past = past.dropna().sort_values(["subject", "cutoff", "period"], ignore_index=True)
    return Rewound(ahead, known, past)


def _followed_from(origin: pd.Period, ahead: SpendingOutlook) -> SpendingOutlook:
    """The forecast from an earlier 31 March, from what was known then, no further than its outcomes are known."""
    years = min(ahead.edition.horizon, ahead.edition.time_period - origin.year)
    edition = ahead.edition.model_copy(update={"horizon": years})
    return spending_outlook.followed(ahead.own.until(origin), edition, PAST_PATHS)


def _forecasts(ahead: SpendingOutlook) -> dict[str, pd.DataFrame]:
    """Children at each 31 March and, where prices are known, spending in each year, as they may be shown."""
    found = {"children": ahead.yearly()}
    if ahead.money is not None:
        found["spending"] = placement_extract.rounded(ahead.money.interval(level=ahead.edition.level))
    return found


def _beside_outcome(made: pd.DataFrame, known: pd.Series, subject: str, origin: pd.Period) -> pd.DataFrame:
    actual = known.reindex(made.index)
    return made.assign(subject=subject, cutoff=origin.asfreq("Y-MAR"), actual=actual).reset_index(names="period")


@with_returns
def beside(rewound: Rewound, published: dict[str, Outlook], table: str) -> Table:
    """What the returns forecast beside what the published figures alone do; they are by subject."""
    rows = []
    for subject, made in rewound.now.items():
        alone = published[subject]
        measure, other = _measures(subject, alone)
        if alone.forecast is not None:
            rows.append(_forecast_row(other, "Published figures alone", _last(alone.series), alone.forecast))
        rows.append(_forecast_row(measure, "The returns", _last(rewound.known[subject]), made))
    return tables.show(
        pd.DataFrame(rows),
        table,
        "Forecasts from the returns beside those from published figures alone",
        source=_sources(rewound),
    )


@with_returns
def record(rewound: Rewound, table: str) -> Table | Text:
    """Each forecast made again from an earlier 31 March beside what happened, and whether its intervals held."""
    rows = [_outcome_row(row) for row in rewound.past.to_dict("records")]
    if not rows:
        return narrative.paragraph("The returns are too short to test their forecasts on their own past.")
    return tables.show(
        pd.DataFrame(rows),
        table,
        "Forecasts made again from the returns of earlier years, and what happened",
        source=_sources(rewound),
        grouped=True,
    )


def expected(rewound: Rewound | None, published: dict[str, Outlook]) -> list[str]:
    """What the returns forecast for the last year, and what published figures alone do, a sentence a subject."""
    return [] if rewound is None else [_expected(subject, rewound, published[subject]) for subject in rewound.now]


def _expected(subject: str, rewound: Rewound, alone: Outlook) -> str:
    level, made = min(rewound.ahead.edition.level), rewound.now[subject]
    measure, other = _measures(subject, alone)
    told = f"{fan_title(measure, made)} from {whose(rewound.ahead.own)}"
    if alone.forecast is None:
        return f"{told}."
    last = alone.forecast.iloc[-1]
    another = "" if other == measure else f" of {wording.lower_first(other.title)}"
    middle, ends = wording.amount(last["mean"], other), wording.interval(last, level, other)
    return f"{told}; the forecast{another} from published figures alone is {middle} ({ends})."


def reliance(rewound: Rewound | None, published: dict[str, Outlook]) -> list[str]:
    """How often the forecasts made again held, and which forecast missed by less, a sentence each."""
    if rewound is None or rewound.past.empty:
        return []
    past, levels = rewound.past, rewound.ahead.edition.level
    held = [f"the {level}% interval held {intervals.held(past, level).sum()}" for level in levels]
    source = whose(rewound.ahead.own)
    told = f"Of {len(past)} forecasts made again from {source} of earlier years, {wording.listed(held)}."
    return [told, *(_rely(subject, rewound, published[subject]) for subject in rewound.now)]


def _rely(subject: str, rewound: Rewound, alone: Outlook) -> str:
    """Which of two forecasts made at the same times missed by less, in per cent of what happened."""
    past = rewound.past[rewound.past["subject"] == subject]
    if past.empty or alone.backtest is None:
        return ""
    both = past.merge(alone.backtest, on=["cutoff", "period"], suffixes=("", "_alone"))
    if both.empty:
        return ""
    errors = [(both[f"mean{end}"] / both[f"actual{end}"] - 1).abs().mean() * 100 for end in ("", "_alone")]
    what, other = (wording.lower_first(measure.title) for measure in _measures(subject, alone))
    better = "the returns" if errors[0] < errors[1] else "published figures alone"
    returns, published = (wording.percent(error) for error in errors)
    return (
        f"Rely on {better} for the total of {what}: in {len(both)} forecasts made at the same times, those from the "
        f"returns missed by {returns} on average and those{'' if what == other else f' of {other}'} from published "
        f"figures alone by {published}."
    )


def _measures(subject: str, alone: Outlook) -> tuple[Measure, Measure]:
    """What is forecast from the returns, and from published figures alone."""
    about = alone.series.attrs
    return data.measure(*SUBJECTS[subject]), data.measure(about["table"], about["name"])


def _forecast_row(measure: Measure, way: str, now: float, made: pd.DataFrame) -> dict[str, str]:
    row = {"Measure": measure.title, "Forecast from": way, "Latest": wording.amount(now, measure)}
    return row | forecast_tables.cells(made.iloc[-1], measure, f"Forecast for {made.index[-1].year}")


def _sources(rewound: Rewound) -> list[str | Source]:
    extract = [placement_extract.source(rewound.ahead.own)] if "spending" in rewound.now else []
    return ["children_looked_after", source(rewound.ahead.own), *extract]


def _last(known: pd.Series) -> float:
    return known.dropna().iloc[-1] if known.notna().any() else float("nan")


def _outcome_row(row: dict) -> dict[str, str]:
    measure = data.measure(*SUBJECTS[row["subject"]])
    return {
        "Measure": measure.title,
        "Made at 31 March": wording.short_period(row["cutoff"]),
        "For the year ending 31 March": wording.short_period(row["period"]),
        **forecast_tables.beside_outcome(row, measure),
    }
