"""Figures of what may come: a forecast's fan, and what was observed beside what was expected."""

import functools

import pandas as pd

from helpers import captions, data, drawing, timeline, wording
from helpers.canvas import ACCENT, SOFT_INK, wrap
from helpers.display import Figure
from helpers.drawing import Curve
from helpers.forecast import Outlook
from helpers.lines import Line
from helpers.metadata import Measure

NO_CHANGE = {"color": SOFT_INK, "linestyle": (0, (1, 1.6)), "linewidth": 1.4, "zorder": 3}
HAPPENED = {"color": ACCENT, "marker": "D", "markersize": 6, "markeredgecolor": "black", "markeredgewidth": 0.7,
            "linestyle": "", "zorder": 5}  # fmt: skip


def fan(outlook: Outlook, figure: str, outcome: pd.Series | None = None, title: str | None = None) -> Figure:
    """History, forecast with its intervals, the no-change comparator and, where published since, the outcome."""
    line = line_of(outlook.series)
    if outlook.reason or outlook.forecast is None:
        return Figure(number=figure, title=outlook.reason or f"There is no forecast of {line.measure.title}.")
    measure, forecast = line.measure, outlook.forecast
    last, words = forecast.iloc[-1], functools.partial(wording.amount, measure=line.measure)
    ends = {"mean": f"Forecast {words(last['mean'])}"} | {
        f"pi_upper_{level}": f"{level}% interval" for level in levels(forecast)
    }
    others = [] if outlook.method == "no change" else [_no_change(outlook.naive)]
    if outcome is not None and len(later := outcome.reindex(forecast.index).dropna()):
        others.append((later, f"What happened {words(later.iloc[-1])}", HAPPENED))
    svg = _picture(line, forecast, ends, others)
    widest = max(levels(forecast))
    range_said = f"{words(last[f'pi_lower_{widest}'])} to {words(last[f'pi_upper_{widest}'])}"
    when = wording.period(forecast.index[-1], measure.basis)
    finding = title or f"{measure.title}: {words(last['mean'])} forecast {when} ({widest}% interval {range_said})"
    return Figure(
        number=figure,
        title=finding,
        subtitle=captions.subtitle([line], [line.known.index[0], forecast.index[-1]]),
        alt=wording.join(
            [
                f"Line chart of {wording.lower_first(measure.title)} with a forecast.",
                captions.described(line),
                *(
                    f"Forecast for {wording.short_period(p)}: {_row_said(row, words)}."
                    for p, row in forecast.iterrows()
                ),
            ]
        ),
        svg=svg,
        data=rows_of(line, forecast, outcome, outlook.method),
        grid=captions.frame_grid(f"Figure {figure}", rows_of(line, forecast, outcome, outlook.method), words),
        notes=tuple(filter(None, [intervals_note(forecast), outlook.sentence, *captions.notes([line])])),
        sources=captions.sources([measure.table]),
    )


def expected(frame: pd.DataFrame, figure: str, series: pd.Series, title: str | None = None) -> Figure:
    """What was observed after a period beside what the earlier figures led one to expect (`forecast.expected`)."""
    line = line_of(series[series.index < frame.index[0]] if len(frame) else series)
    if frame.empty or line.known.empty or frame["actual"].isna().all():
        return Figure(number=figure, title=f"No figures of {line.measure.title} to set beside what was expected.")
    words = functools.partial(wording.amount, measure=line.measure)
    observed = frame["actual"].dropna()
    whole = pd.concat([line.known.iloc[-1:], observed])
    ends = {"mean": f"Expected {words(frame['mean'].iloc[-1])}"} | {
        f"pi_upper_{level}": f"{level}% interval" for level in levels(frame)
    }
    look = drawing.FOCUS_LOOK | {"color": ACCENT, "marker": "D", "markersize": 5}
    others = [(whole, f"Observed {words(observed.iloc[-1])}", look)]
    finding = title or expected_title(frame, line.measure)
    shown = rows_of(line, frame.drop(columns=["actual"]), observed, "expected")
    return Figure(
        number=figure,
        title=finding,
        subtitle=captions.subtitle([line], [line.known.index[0], frame.index[-1]]),
        alt=wording.join(
            [
                f"Line chart of {wording.lower_first(line.measure.title)}, observed and expected.",
                captions.described(line),
                f"{finding}.",
            ]
        ),
        svg=_picture(line, frame, ends, others),
        data=shown,
        grid=captions.frame_grid(f"Figure {figure}", shown, words),
        notes=tuple([intervals_note(frame), *captions.notes([line])]),
        sources=captions.sources([line.measure.table]),
    )


def expected_title(frame: pd.DataFrame, measure: Measure) -> str:
    """How far the largest departure from what was expected went, and whether outside the widest interval."""
    widest = max(levels(frame))
    compared = frame.dropna(subset=["actual"])
    gap = compared["actual"] - compared["mean"]
    when = gap.abs().idxmax()
    row = compared.loc[when]
    outside = not row[f"pi_lower_{widest}"] <= row["actual"] <= row[f"pi_upper_{widest}"]
    side = "above" if gap[when] > 0 else "below"
    size = wording.difference(gap[when], measure)
    if measure.kind != "percentage" and row["mean"]:
        size = wording.percent(abs(gap[when] / row["mean"] * 100))
    where = f"{'outside' if outside else 'within'} the {widest}% interval"
    return f"{measure.title}: {size} {side} expected {wording.period(when, measure.basis)}, {where}"


def levels(frame: pd.DataFrame) -> list[int]:
    """The interval levels of a forecast frame, narrowest first."""
    return sorted(int(name.rsplit("_", 1)[1]) for name in frame if name.startswith("pi_lower_"))


def line_of(series: pd.Series) -> Line:
    """A series of `data.series` as a line, by the names in its `attrs`."""
    about = series.attrs
    measure = data.measure(about["table"], about["name"])
    blank = pd.Series("", index=series.index)
    return Line(measure, about["area"], about["area_name"], series, blank)


def intervals_note(frame: pd.DataFrame) -> str:
    """What the shaded bands mean."""
    named = [f"{level} in 100 within the {level}% interval" for level in levels(frame)]
    return f"If the past is a guide, outcomes fall {wording.listed(named)} (shaded)."


def rows_of(line: Line, forecast: pd.DataFrame, outcome: pd.Series | None, method: str) -> pd.DataFrame:
    """The plotted rows: history, then the forecast with its interval and what happened since."""
    intervals = [f"pi_{side}_{level}" for level in levels(forecast) for side in ("lower", "upper")]
    ahead = forecast[["mean", *intervals]].rename(columns={"mean": "forecast"})
    table = pd.concat([line.known.rename("value").to_frame(), ahead])
    if outcome is not None:
        table["outcome"] = outcome.reindex(forecast.index).reindex(table.index)
    refs = pd.Series(f"forecast ({method})", index=table.index)
    refs[line.known.index] = str(data.source(line.measure.table))
    return table.assign(source_ref=refs).reset_index(names="period")


def _picture(line: Line, forecast: pd.DataFrame, ends: dict[str, str], others: list) -> str:
    periods = timeline.periods_of([line])
    periods += list(pd.period_range(periods[-1] + 1, forecast.index[-1]))
    low, high = timeline.scale([line.known, *(forecast[c] for c in forecast if c.startswith("pi_"))], line.measure)
    start = periods.index(forecast.index[0])
    placed = forecast.set_axis(range(start, start + len(forecast)))
    return drawing.fan(
        timeline.on(line.values, periods),
        placed,
        [wording.short_period(period) for period in periods],
        timeline.axis_words(line.measure, high),
        {name: wrap(text) for name, text in ends.items()},
        low,
        high,
        [Curve(timeline.on(values, periods), wrap(text), look) for values, text, look in others],
        timeline.marks([line], periods),
    )


def _no_change(naive: pd.DataFrame) -> tuple:
    return naive["mean"], "No change", NO_CHANGE


def _row_said(row: pd.Series, words) -> str:
    spans = [
        f"{level}% interval {words(row[f'pi_lower_{level}'])} to {words(row[f'pi_upper_{level}'])}"
        for level in levels(row.to_frame().T)
    ]
    return f"{words(row['mean'])}, {', '.join(spans)}"
