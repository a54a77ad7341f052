"""Figures of what may come: a forecast's fan, and what was observed beside what was expected."""

import functools
from collections.abc import Callable

import pandas as pd

from helpers import captions, data, line_drawing, timeline, wording
from helpers.display import Figure
from helpers.forecast import Outlook
from helpers.line_drawing import FOCUS_LOOK, NO_CHANGE_LOOK, OUTCOME_LOOK, Curve, levels
from helpers.lines import Line
from helpers.metadata import Measure


def fan(outlook: Outlook, figure: str, outcome: pd.Series | None = None, title: str | None = None) -> Figure:
    """History, forecast with its intervals, the no-change comparator and, where published since, the outcome."""
    line, made = line_of(outlook.series), outlook.forecast
    if outlook.reason or made is None:
        return Figure(number=figure, title=outlook.reason)
    words = functools.partial(wording.amount, measure=line.measure)
    happened = made["mean"].iloc[:0] if outcome is None else outcome.reindex(made.index).dropna()
    periods = timeline.periods_of([line], to=made.index[-1])
    curves = (
        [] if outlook.method == "no change" else [_curve(outlook.naive["mean"], "No change", NO_CHANGE_LOOK, periods)]
    )
    if len(happened):
        text = f"What happened {words(happened.iloc[-1])}"
        curves.append(_curve(happened, text, OUTCOME_LOOK, periods))
    finding = title or fan_title(line.measure, made)
    ahead = [f"{wording.short_period(when)}: forecast {_said(row, words)}." for when, row in made.iterrows()]
    since = [f"{wording.short_period(when)}: what happened {words(value)}." for when, value in happened.items()]
    return _figure(
        figure,
        finding,
        line,
        made,
        svg=_picture(line, made, f"Forecast {words(made['mean'].iloc[-1])}", curves, periods, [happened]),
        alt=wording.join([_kind(line, "with a forecast"), captions.described(line), *ahead, *since]),
        outcome=happened.rename("outcome"),
        notes=[outlook.sentence],
    )


def expected(frame: pd.DataFrame, figure: str, series: pd.Series, title: str | None = None) -> Figure:
    """What was observed after a period beside what the earlier figures led one to expect (`forecast.expected`).

    `series` is the whole series, before and after the period.
    """
    whole = line_of(series)
    before = line_of(series[series.index < frame.index[0]]) if len(frame) else whole
    observed = frame["actual"].dropna()
    if observed.empty or before.known.empty:
        return Figure(number=figure, title=f"{whole.measure.title}: no figures to set beside what was expected.")
    words = functools.partial(wording.amount, measure=whole.measure)
    periods = timeline.periods_of([whole], to=frame.index[-1])
    joined = pd.concat([before.known.iloc[-1:], frame["actual"]])
    look = FOCUS_LOOK | {"color": OUTCOME_LOOK["color"], "marker": "D"}
    curves = [_curve(joined, f"Observed {words(observed.iloc[-1])}", look, periods)]
    finding = title or expected_title(frame, whole)
    return _figure(
        figure,
        finding,
        whole,
        frame,
        svg=_picture(before, frame, f"Expected {words(frame['mean'].iloc[-1])}", curves, periods, [observed], whole),
        alt=wording.join([_kind(whole, "observed and expected"), captions.described(whole), f"{finding}."]),
        outcome=observed.rename("observed"),
    )


def fan_title(measure: Measure, made: pd.DataFrame) -> str:
    """The last forecast with its narrowest interval, which the reader can hold it to."""
    last, level = made.iloc[-1], levels(made)[0]
    middle, low, high = (
        wording.amount(last[name], measure) for name in ("mean", f"pi_lower_{level}", f"pi_upper_{level}")
    )
    when = wording.period(made.index[-1], measure.basis)
    return f"{measure.title}: {middle} forecast {when} ({level}% interval {low} to {high})"


def expected_title(frame: pd.DataFrame, line: Line) -> str:
    """How far the last figure on the old basis was from what was expected; whether outside the widest interval."""
    measure, observed = line.measure, frame.dropna(subset=["actual"])
    alike = observed[[line.comparable(frame.index[0] - 1, when) for when in observed.index]]
    row = (observed if alike.empty else alike).iloc[-1]
    level = levels(frame)[-1]
    gap = row["actual"] - row["mean"]
    relative = measure.kind != "percentage" and row["mean"]
    size = wording.percent(abs(gap / row["mean"] * 100)) if relative else wording.difference(gap, measure)
    inside = row[f"pi_lower_{level}"] <= row["actual"] <= row[f"pi_upper_{level}"]
    side, where = "above" if gap > 0 else "below", "within" if inside else "outside"
    when = wording.period(row.name, measure.basis)
    return f"{measure.title}: {size} {side} expected {when}, {where} the {level}% interval"


def line_of(series: pd.Series) -> Line:
    """A series of `data.series` as a line, by the names in its `attrs`."""
    about = series.attrs
    measure = data.measure(about["table"], about["name"])
    return Line(measure, about["area"], about["area_name"], series, pd.Series("", index=series.index))


def _figure(number: str, finding: str, line: Line, made: pd.DataFrame, svg: str, alt: str, outcome: pd.Series,
            notes: list[str] | None = None) -> Figure:  # fmt: skip
    """The figure with its plotted rows: history, forecast with intervals, and what was observed since."""
    columns = ["mean", *(f"pi_{side}_{level}" for level in levels(made) for side in ("lower", "upper"))]
    history = line.known[line.known.index < made.index[0]].rename("value")
    rows = pd.concat([history.to_frame(), made[columns].rename(columns={"mean": "forecast"})])
    if len(outcome):
        rows[outcome.name] = outcome.reindex(rows.index)
    published = str(data.source(line.measure.table))
    rows["source_ref"] = [published if when in history.index else "computed forecast" for when in rows.index]
    rows = rows.reset_index(names="period")
    spans = wording.listed(f"{level}% within the {level}% interval" for level in levels(made))
    words = functools.partial(wording.amount, measure=line.measure)
    return Figure(
        number=number,
        title=finding,
        subtitle=captions.subtitle([line], [line.known.index[0], made.index[-1]]),
        alt=alt,
        svg=svg,
        data=rows,
        grid=captions.frame_grid(f"Figure {number}", rows, words),
        notes=tuple(filter(None, [f"Shaded: of outcomes, about {spans}.", *(notes or []), *captions.notes([line])])),
        sources=captions.sources([line.measure.table]),
    )


def _picture(line: Line, made: pd.DataFrame, name: str, curves: list[Curve], periods: list[pd.Period],
             others: list[pd.Series], marked: Line | None = None) -> str:  # fmt: skip
    """The fan: labels for the middle and for each interval, the scale wide enough for all."""
    first = periods.index(made.index[0])
    ahead = made[[column for column in made if column.startswith(("mean", "pi_"))]]
    placed = ahead.set_axis(range(first, first + len(ahead)))
    labels = {"mean": name} | {f"pi_upper_{level}": f"{level}% interval" for level in levels(ahead)}
    frame = timeline.frame([marked or line], periods, [line.known, *others, *(ahead[column] for column in ahead)])
    history = timeline.on(line.values, periods)
    origin = history[first - 1] if first else float("nan")
    return line_drawing.fan([Curve(history, "", FOCUS_LOOK), *curves], placed, origin, labels, frame)


def _curve(values: pd.Series, name: str, look: dict, periods: list[pd.Period]) -> Curve:
    return Curve(timeline.on(values, periods), name, look)


def _kind(line: Line, what: str) -> str:
    return f"Line chart of {wording.lower_first(line.measure.title)}, {what}."


def _said(row: pd.Series, words: Callable[[float], str]) -> str:
    """A forecast in words, with its intervals."""
    spans = [
        f"{level}% interval {words(row[f'pi_lower_{level}'])} to {words(row[f'pi_upper_{level}'])}"
        for level in levels(row.to_frame().T)
    ]
    return ", ".join([words(row["mean"]), *spans])
