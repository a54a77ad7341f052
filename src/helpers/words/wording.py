"""Numbers, amounts, periods and lists as a reader sees them; figures, tables and sentences all word them here."""

import functools
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from helpers.forecasting import intervals
from helpers.measures import round_half_up
from helpers.published.metadata import Measure

MINUS = "−"
NO_FIGURE = "no figure"
PERIODS_A_YEAR = {"Y": 1, "Q": 4, "M": 12}
"""How many periods make a year, by the first letter of the pandas frequency."""


def number(value: float, decimals: int = 0) -> str:
    """`value` rounded half up, with thousands commas and a proper minus sign.

    >>> number(-1234.5)
    '−1,235'
    """
    if pd.isna(value):
        return NO_FIGURE
    rounded = round_half_up(float(value), decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.{decimals}f}"


def counted(number: int, thing: str) -> str:
    """How many of a thing: 1 year, 3 years."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def signed(value: float, decimals: int = 0) -> str:
    """As `number`, with a plus sign before a rise."""
    text = number(value, decimals)
    return f"+{text}" if not pd.isna(value) and round_half_up(float(value), decimals) > 0 else text


def percent(value: float, decimals: int = 1) -> str:
    """A percentage with its sign: 3.9%."""
    return NO_FIGURE if pd.isna(value) else f"{number(value, decimals)}%"


def pounds(value: float, decimals: int = 0) -> str:
    """An amount of money: £4,321, or £230.1 million from a million up.

    >>> pounds(-230_100_000)
    '−£230.1 million'
    """
    if pd.isna(value):
        return NO_FIGURE
    size, unit = abs(value), ""
    for scale, name in ((1e9, " billion"), (1e6, " million")):
        if size >= scale:
            size, unit, decimals = size / scale, name, 1
            break
    return f"{MINUS if round_half_up(value, decimals) < 0 else ''}£{number(size, decimals)}{unit}"


def ends(row: Mapping[str, float], level: int | str, word: Callable[[float], str]) -> str:
    """The interval of a forecast: 1,480 to 1,635; `row` has its ends as pi_lower_80 and pi_upper_80."""
    return " to ".join(map(word, intervals.ends(row, level)))


def with_ends(row: Mapping[str, float], level: int | str, word: Callable[[float], str]) -> str:
    """The middle of a forecast and one interval: 1,550 (1,480 to 1,635)."""
    return f"{word(row['mean'])} ({ends(row, level, word)})"


def ends_by_level(row: Mapping[str, float], word: Callable[[float], str]) -> dict[str, str]:
    """Every interval of a forecast by the heading of its column: {"80% interval": "1,480 to 1,635"}."""
    return {f"{level}% interval": ends(row, level, word) for level in intervals.levels(row.keys())}


def interval(row: Mapping[str, float], level: int | str, measure: Measure) -> str:
    """One interval of a measure's forecast, its ends worded as amounts of it are."""
    return ends(row, level, functools.partial(amount, measure=measure))


def signed_pounds(value: float) -> str:
    """An amount of money with a plus sign before a rise."""
    return f"+{pounds(value)}" if value > 0 else pounds(value)


def amount(value: float, measure: Measure) -> str:
    """A value of a measure, rounded as it is shown, with % or £ but no other unit."""
    if measure.kind == "percentage":
        return percent(value, measure.decimals)
    if measure.kind == "money":
        return pounds(value, measure.decimals)
    return number(value, measure.decimals)


def signed_amount(value: float, measure: Measure) -> str:
    """A change of a measure with its sign: +65, −3.1 points, +£1.2 million."""
    sign = "" if not round_half_up(value, measure.decimals) else "+" if value > 0 else MINUS
    size = abs(value)
    return sign + (_points(size, measure.decimals) if measure.kind == "percentage" else amount(size, measure))


def quantity(value: float, measure: Measure) -> str:
    """`amount` with the unit that a rate or a price needs: 66.1 per 10,000 children, £4,321 a week."""
    unit = _unit_after_number(measure)
    silent = not unit or pd.isna(value) or _said(unit, measure.title)
    return amount(value, measure) if silent else f"{amount(value, measure)} {unit}"


def difference(value: float, measure: Measure) -> str:
    """The size of a difference, without direction: 65, 3.1 percentage points, £1.2 million."""
    if measure.kind == "percentage":
        return _points(abs(value), measure.decimals, "percentage point")
    return amount(abs(value), measure)


def percent_axis(value: float) -> str:
    """A percentage beside an axis: whole when it is one."""
    return percent(value, 0 if float(value).is_integer() else 1)


def pounds_axis(value: float) -> str:
    """Pounds beside an axis, as short as can be: £2.5m, £800.

    >>> pounds_axis(12_000_000)
    '£12m'
    """
    for scale, letter in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= scale:
            return f"{MINUS if value < 0 else ''}£{abs(value) / scale:g}{letter}"
    return pounds(value)


def abbreviated(amount: str) -> str:
    """An amount as short as a picture needs it: £230.1m."""
    return amount.replace(" million", "m").replace(" billion", "bn")


def heading(name: str) -> str:
    """A column's name as a heading: published_value as Published value."""
    return upper_first(name.replace("_", " "))


def cell(value: object) -> str:
    """Anything in a mixed column as a table's cell shows it; [x] when there is nothing."""
    if isinstance(value, pd.Period):
        return short_period(value)
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return "[x]"
    return number(value, 0 if value % 1 == 0 else 1) if isinstance(value, float) else str(value)


def alike(one: float, other: float, measure: Measure) -> bool:
    """Whether two figures look the same to a reader."""
    return amount(one, measure) == amount(other, measure)


def period(when: pd.Period, basis: str) -> str:
    """A period in a sentence: at 31 March 2022, in the year ending 31 March 2022, at 30 June 2022, in 2021."""
    letter = when.freqstr[0]
    if letter == "Y":
        joined = f"{basis} {when.year}" if basis.startswith(("at ", "in ")) else f"{basis}, {when.year}"
        return joined.replace("in the calendar year", "in")
    if letter == "M" and not basis.startswith("at"):
        return f"in {when.strftime('%B %Y')}"
    end = day(when.end_time)
    return f"at {end}" if basis.startswith("at") else f"in the quarter ending {end}"


def short_period(when: pd.Period) -> str:
    """A period on an axis or in a table: 2022, Jun 2020."""
    return str(when.year) if when.freqstr[0] == "Y" else when.end_time.strftime("%b %Y")


def runs(periods: Iterable[pd.Period]) -> str:
    """Periods in a list, three or more that follow each other as one: 2013, 2015 to 2019 and 2022."""
    grouped: list[list[pd.Period]] = []
    for when in periods:
        follows = grouped and when == grouped[-1][-1] + 1
        grouped[-1].append(when) if follows else grouped.append([when])
    told: list[str] = []
    for group in grouped:
        ends = [short_period(when) for when in group]
        told += [f"{ends[0]} to {ends[-1]}"] if len(group) > 2 else ends
    return listed(told)


def span(first: pd.Period, last: pd.Period, basis: str) -> str:
    """A run of periods: at 31 March 2016 to 2022, at the end of each quarter June 2020 to March 2022."""
    if first == last:
        return period(first, basis)
    if first.freqstr[0] == "Y":
        return f"{_plural_basis(basis)} {first.year} to {last.year}".strip()
    months = f"{first.end_time.strftime('%B %Y')} to {last.end_time.strftime('%B %Y')}"
    each = "quarter" if first.freqstr[0] == "Q" else "month"
    return f"{'at the end of each' if basis.startswith('at') else 'in each'} {each}, {months}"


def day(moment: pd.Timestamp) -> str:
    """A date as GOV.UK writes it: 31 March 2022."""
    return f"{moment.day} {moment.strftime('%B %Y')}"


def a_year_before(when: pd.Period) -> pd.Period:
    """The same period of the year before."""
    return when - PERIODS_A_YEAR[when.freqstr[0]]


def year_of(when: pd.Period) -> int:
    """The year that a period belongs to, as breaks in a series count it."""
    return when.qyear if when.freqstr[0] == "Q" else when.year


def join(parts: Iterable[str | None]) -> str:
    """Sentences as one text; empty ones are left out."""
    return " ".join(part for part in parts if part)


def listed(items: Iterable[str]) -> str:
    """Items in a sentence: a, b and c."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def lower_first(text: str) -> str:
    """The text for the middle of a sentence: an acronym such as UASC keeps its capitals."""
    return text if text[1:2].isupper() or not text else text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text for the start of a sentence."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return f"{upper_first(text.strip().removesuffix('.'))}."


def heading_unit(measure: Measure) -> str:
    """The unit as a table's heading and a figure's subtitle give it; none when the title says it."""
    return "" if _said(measure.unit, measure.title) else measure.unit.replace("(", "").replace(")", "")


def _points(value: float, decimals: int, name: str = "point") -> str:
    shown = number(value, decimals)
    return f"{shown} {name}{'' if shown == '1' else 's'}"


def _unit_after_number(measure: Measure) -> str:
    """The words of the unit that follow the number; none for a count or a percentage."""
    return {"rate": measure.unit, "money": measure.unit.removeprefix("£").strip()}.get(measure.kind, "")


def _said(unit: str, title: str) -> bool:
    """Whether a title already holds the unit, as 'for every 10,000 children' holds 'per 10,000 children'."""
    telling = unit.split()[1] if unit.startswith("per ") else unit
    return telling.lower() in title.lower()


def _plural_basis(basis: str) -> str:
    return basis.replace("in the year ending", "in the years ending").replace("in the calendar year", "in")
