"""Figures of what may come: a forecast's fan, and what was observed beside what was expected."""

import functools

import pandas as pd

from helpers import data
from helpers.drawing import captions, line_drawing, timeline
from helpers.drawing.line_drawing import FOCUS_LOOK, NO_CHANGE_LOOK, OUTCOME_LOOK, Curve
from helpers.forecast import Outlook
from helpers.forecasting import intervals
from helpers.forecasting.intervals import levels
from helpers.published.metadata import Measure, Source
from helpers.safety import local_counts
from helpers.showing.display import Figure
from helpers.words import wording
from helpers.words.lines import Line

NO_ROWS = pd.DataFrame(columns=data.ROW)


def fan(
    outlook: Outlook,
    figure: str,
    outcome: pd.Series | None = None,
    title: str | None = None,
    source: Source | None = None,
    beside: str = "",
) -> Figure:
    """History, forecast with its intervals, the no-change comparator and, where published since, the outcome.

    `source` is where the history comes from when it is not the table that describes the measure; `beside` what the
    comparator of the outlook is called when it is another forecast.

    >>> charts.fan(forecast.outlook(children, edition.horizon, edition.level), figure="4.5")  # doctest: +SKIP
    """
    line, made = line_of(outlook.series), outlook.forecast
    if made is None:
        return Figure(number=figure, title=outlook.reason)
    words = functools.partial(wording.amount, measure=line.measure)
    happened = made["mean"].iloc[:0] if outcome is None else outcome.reindex(made.index).dropna()
    others = []
    if outlook.method != "no change":
        unchanged = "No change" if outlook.series.index.freqstr[0] == "Y" else "Last year again"
        others.append((outlook.naive["mean"], beside or unchanged, NO_CHANGE_LOOK))
    if len(happened):
        others.append((happened, f"What happened {words(happened.iloc[-1])}", OUTCOME_LOOK))
    told = [
        f"Line chart of {wording.lower_first(line.measure.title)}, with a forecast.",
        captions.described(line),
        *(f"{wording.short_period(when)}: forecast {said(row, line.measure)}." for when, row in made.iterrows()),
        *(f"{wording.short_period(when)}: what happened {words(value)}." for when, value in happened.items()),
        "What happened is not published yet." if outcome is not None and happened.empty else "",
    ]
    return _figure(
        figure,
        title or fan_title(line.measure, made),
        [line, line],
        made,
        f"Forecast {words(made['mean'].iloc[-1])}",
        others,
        observed=happened.rename("outcome"),
        alt=wording.join(told),
        sentence=outlook.sentence,
        source=source,
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
    joined = pd.concat([before.known.iloc[-1:], frame["actual"]])
    look = FOCUS_LOOK | {"color": OUTCOME_LOOK["color"], "marker": "D"}
    finding = title or expected_title(frame, whole)
    told = [
        f"Line chart of {wording.lower_first(whole.measure.title)}, observed and expected.",
        captions.described(whole),
        *(f"{wording.short_period(when)}: expected {said(row, whole.measure)}." for when, row in frame.iterrows()),
        f"{finding}.",
    ]
    return _figure(
        figure,
        finding,
        [before, whole],
        frame,
        f"Expected {words(frame['mean'].iloc[-1])}",
        [(joined, f"Observed {words(observed.iloc[-1])}", look)],
        observed=observed.rename("observed"),
        alt=wording.join(told),
    )


def fan_title(measure: Measure, made: pd.DataFrame) -> str:
    """The last forecast with its narrowest interval."""
    return f"{measure.title}: {foreseen(measure, made.iloc[-1:])}"


def foreseen(measure: Measure, made: pd.DataFrame) -> str:
    """Each forecast with its narrowest interval: £158 million forecast in 2023 (80% interval £144 million to ...)."""
    level = levels(made)[0]
    return wording.listed(
        f"{wording.quantity(row['mean'], measure)} forecast {wording.period(when, measure.basis)} "
        f"({level}% interval {wording.interval(row, level, measure)})"
        for when, row in made.iterrows()
    )


def expected_title(frame: pd.DataFrame, line: Line) -> str:
    """How far the last figure on the old basis was from what was expected; whether outside the widest interval."""
    measure, observed = line.measure, frame.dropna(subset=["actual"])
    alike = observed[[line.comparable(frame.index[0] - 1, when) for when in observed.index]]
    row = (observed if alike.empty else alike).iloc[-1]
    level, when = levels(frame)[-1], wording.period(row.name, measure.basis)
    if wording.alike(row["actual"], row["mean"], measure):
        return f"{measure.title}: as expected {when}"
    gap = row["actual"] - row["mean"]
    relative = measure.kind != "percentage" and row["mean"]
    size = wording.percent(abs(gap / row["mean"] * 100)) if relative else wording.difference(gap, measure)
    side, where = "above" if gap > 0 else "below", "within" if intervals.held(row, level) else "outside"
    return f"{measure.title}: {size} {side} expected {when}, {where} the {level}% interval"


def said(row: pd.Series, measure: Measure) -> str:
    """One forecast in words: its middle, then each interval."""
    ends = [f"{level}% interval {wording.interval(row, level, measure)}" for level in levels(row.index)]
    return ", ".join([wording.amount(row["mean"], measure), *ends])


def line_of(series: pd.Series) -> Line:
    """A series of `data.series` as a line, by the names in its `attrs`."""
    local_counts.refuse(series)
    about = series.attrs
    measure = data.measure(about["table"], about["name"])
    return Line(measure, about["area"], about["area_name"], series, pd.Series("", index=series.index))


def _figure(
    number: str,
    finding: str,
    lines: list[Line],
    made: pd.DataFrame,
    name: str,
    others: list[tuple[pd.Series, str, dict]],
    observed: pd.Series,
    alt: str,
    sentence: str = "",
    source: Source | None = None,
) -> Figure:
    """Picture and words; `lines` are the history drawn and the line whose gaps and breaks are marked."""
    history, marked = lines
    measure = marked.measure
    periods = timeline.periods_of([marked], to=made.index[-1])
    ahead = made[intervals.columns_of(made)]
    values = [history.known, *(values for values, _, _ in others), *(ahead[column] for column in ahead)]
    frame = timeline.frame([marked], periods, values)
    past = timeline.on(history.values, periods)
    curves = [Curve(past, "", FOCUS_LOOK)]
    curves += [Curve(timeline.on(values, periods), text, look) for values, text, look in others]
    first = periods.index(ahead.index[0])
    labels = {"mean": name} | {f"pi_upper_{level}": f"{level}% interval" for level in levels(ahead)}
    placed = ahead.set_axis(range(first, first + len(ahead)))
    published = NO_ROWS if source else _published(history)
    source = source or next(iter(data.sources(published)), data.source(measure.table))
    refs = dict.fromkeys(history.known.index, str(source))
    refs |= dict(zip(published["period"], published["source_ref"], strict=True))
    rows = _rows(history, ahead, observed, refs)
    inner, *outer = [f"{level}%" for level in levels(ahead)]
    bands = wording.listed([f"{inner} (darkest)", *outer]) if outer else inner
    shaded = f"Shaded: where {bands} of outcomes are expected."
    return Figure(
        number=number,
        title=finding,
        subtitle=captions.subtitle([marked], periods),
        alt=alt,
        svg=line_drawing.fan(curves, placed, past[first - 1] if first else float("nan"), labels, frame),
        data=pd.DataFrame({"table": measure.table, "measure": measure.name, "area": marked.area} | dict(rows.items())),
        grid=captions.frame_grid(
            f"Figure {number}",
            rows.rename(columns=column_name),
            lambda value: wording.amount(value, measure) if pd.notna(value) else "",
        ),
        notes=tuple(filter(None, [shaded, sentence, *captions.notes([marked]), captions.axis_note(frame.low)])),
        sources=(source,),
    )


def column_name(name: str) -> str:
    """A column of the plotted rows as a reader knows it: pi_lower_80 as 80% interval from."""
    if name.startswith("pi_"):
        _, side, level = name.split("_")
        return f"{level}% interval {'from' if side == 'lower' else 'to'}"
    return {"value": "Published", "source_ref": "Where it was published"}.get(name, name)


def _published(history: Line) -> pd.DataFrame:
    """The rows that the history was read from; none where it was computed."""
    table, name = history.subject
    if name not in {one.name for one in data.measures(table)}:
        return NO_ROWS
    return data.rows(table, name, history.area, history.known.index[-1].end_time.date())


def _rows(history: Line, ahead: pd.DataFrame, observed: pd.Series, refs: dict[pd.Period, str]) -> pd.DataFrame:
    """The plotted rows: history, then the forecast with its intervals and what was observed since.

    `refs` say where each figure of the history was published.
    """
    rows = pd.concat([history.known.rename("value").to_frame(), ahead.rename(columns={"mean": "forecast"})])
    if len(observed):
        rows[observed.name] = observed.reindex(rows.index)
    return rows.assign(source_ref=[refs.get(when, "computed") for when in rows.index]).reset_index(names="period")
