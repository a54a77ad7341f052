"""Sentences computed from rows: what changed, how it compares, what is missing; a judgement only where one is due."""

import datetime
import html
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from helpers import data
from helpers.showing.display import Text
from helpers.words import comparisons, lines, naming, wording
from helpers.words.changes import beside, compared, judgement, latest_before, relative
from helpers.words.lines import Line

NOTHING = "No figures"
"""How a sentence begins that stands where a figure would."""


def paragraph(*sentences: str | None) -> Text:
    """Sentences as one paragraph; empty ones are left out, and nothing is shown where all are."""
    said = html.escape(join(*sentences))
    return Text(said and f"<p>{said}</p>")


def headed(title: str, *sentences: str | None) -> Text:
    """A part of a section that is there only with what it is about: its heading, then the sentences."""
    return Text(f"<h3>{html.escape(title)}</h3>{paragraph(*sentences).markup}")


def key_findings(sentences: Iterable[str | None]) -> Text:
    """Sentences as a list of findings, what each is about in bold; empty and repeated ones are left out.

    Those that say that there are no figures stand last.
    """
    ordered = sorted(dict.fromkeys(filter(None, sentences)), key=lambda sentence: sentence.startswith(NOTHING))
    items = "".join(f"<li>{_led(sentence)}</li>" for sentence in ordered)
    return Text(f'<ul class="key-findings">{items}</ul>')


def join(*sentences: str | None) -> str:
    """Sentences as one text."""
    return wording.join(sentences)


def change(rows: pd.DataFrame, area: str | None = None) -> str:
    """The latest figure of each measure beside a year earlier and the first year of the same basis.

    >>> narrative.change(data.rows("children_looked_after", "cla_31_march"), "E10000014")  # doctest: +SKIP
    'Children looked after: 1,726 at 31 March 2022, 65 more (3.9%) than a year earlier and 124 more (7.7%) than
    at 31 March 2020.'
    """
    chosen = rows if area is None else rows[rows["area"] == area]
    found = lines.with_numbers(chosen)
    return join(*(_change_sentence(line) for line in found)) if found else missing(*lines.asked(chosen))


def share(part: pd.DataFrame, whole: pd.DataFrame) -> str:
    """What percentage the latest figure of one count is of another's, beside a year earlier; empty without both.

    >>> uasc = data.rows("children_looked_after", "uasc_31_march", edition.area)  # doctest: +SKIP
    >>> cla = data.rows("children_looked_after", "cla_31_march", edition.area)  # doctest: +SKIP
    >>> narrative.share(uasc, cla)  # doctest: +SKIP
    'Unaccompanied asylum-seeking children looked after were 6.4% of children looked after at 31 March 2022, against
    4.3% a year earlier.'
    """
    found = _part_and_whole(part, whole)
    if not found:
        return ""
    count, all_of = found
    percent = (count.known / all_of.known * 100).dropna()
    if percent.empty:
        return ""
    now, when = wording.percent(percent.iloc[-1]), percent.index[-1]
    before = percent.get(wording.a_year_before(when))
    against = "" if before is None else f", against {wording.percent(before)} a year earlier"
    names = count.measure.title, wording.lower_first(all_of.measure.title)
    return f"{names[0]} were {now} of {names[1]} {wording.period(when, count.measure.basis)}{against}."


def without(part: pd.DataFrame, whole: pd.DataFrame) -> str:
    """The latest figure of a count less a part of it, and how that changed, in a sentence; empty without both.

    >>> narrative.without(uasc, cla)  # doctest: +SKIP
    'Without unaccompanied asylum-seeking children looked after: 1,615 at 31 March 2022, 25 more (1.6%) than ...'
    """
    found = _part_and_whole(part, whole)
    if not found:
        return ""
    count, all_of = found
    rest = replace(all_of, values=all_of.values - count.values)
    if rest.known.empty:
        return ""
    told = _change_sentence(rest).removeprefix(all_of.measure.title)
    return f"Without {wording.lower_first(count.measure.title)}{told}"


def since(rows: pd.DataFrame, year_end: datetime.date) -> Text:
    """What each measure did after the year end, up to the last figure that the edition knows: a list of several."""
    sentences = [_since(line, year_end) for line in lines.with_numbers(rows)]
    if len(sentences) > 1:
        return key_findings(sentences)
    return paragraph(*sentences or [missing(*lines.asked(rows), _after(year_end))])


def lacking(rows: pd.DataFrame, year_end: datetime.date) -> str:
    """The measures whose publisher stops before the year of the edition, in a sentence; empty when none does."""
    stopped: dict[str, list[str]] = {}
    for line in lines.with_numbers(rows):
        last = line.values.index[-1].end_time.date()
        if last < year_end:
            by = f"by {data.source(line.measure.table).organisation} {_after(last)}"
            stopped.setdefault(by, []).append(wording.lower_first(line.measure.title))
    return join(*(missing(wording.listed(titles), when=by) for by, titles in stopped.items()))


def comparison(rows: pd.DataFrame, area: str) -> str:
    """How the latest figure of `area` stands beside the other areas' figures for the same period.

    Empty for a total: areas of different sizes compare by rates, percentages and prices.

    >>> narrative.comparison(data.rows("children_looked_after", "cla_rate"), "E10000014")  # doctest: +SKIP
    """
    found = lines.with_numbers(rows)
    line = next((line for line in found if line.area == area and not line.is_total), None)
    if line is None:
        return ""
    when = line.known.index[-1]
    others = [
        other for other in found if other.area != area and other.measure == line.measure and when in other.known.index
    ]
    said = comparisons.beside_others(line, others, when)
    return said and f"It is {said}."


def trend_title(rows: pd.DataFrame, focus: str | None = None) -> str:
    """A headline for a figure: what the measure of the focus area did over the last year, or both of two measures.

    Of more than two measures it is the one that changed most for its size.
    """
    chosen = rows if focus is None else rows[rows["area"] == focus]
    found = lines.with_numbers(chosen if len(chosen) else rows)
    if not found:
        return ""
    own = [line for line in found if line.area == found[0].area]
    if len(own) == 2:
        return f"{_headline(own[0])}; {wording.lower_first(_headline(own[1], dated=False))}"
    return _headline(max(own, key=_moved))


def missing(what: str | None = None, place: str = "", when: str = "") -> str:
    """The sentence that stands where a figure would: No figures for X are held for Y, or are published by Z."""
    about = f" for {wording.lower_first(what)}" if what else ""
    verb = "published" if when.startswith("by ") else "held"  # what is not held may well be published elsewhere
    if not place and not when:
        return f"{NOTHING} are {verb}{about}."
    return f"{NOTHING}{about} are {verb}{f' for {place}' if place else ''}{f' {when}' if when else ''}."


def _led(finding: str) -> str:
    """A finding as HTML, with what its first sentence is about, the words before a colon, in bold."""
    about, colon, said = html.escape(finding).partition(": ")
    return f"<strong>{about}:</strong> {said}" if colon and ". " not in about else about + colon + said


def _change_sentence(line: Line) -> str:
    measure, now = line.measure, line.known.index[-1]
    recent, far = latest_before(line)
    parts = [compared(line, change) for change in (recent, far) if change]
    figure = f"{wording.quantity(line.known.iloc[-1], measure)} {wording.period(now, measure.basis)}"
    tail = f", {wording.listed(parts)}" if parts else ""
    sentences = [f"{measure.title}: {figure}{tail}."]
    if line.values.index[-1] > now:
        later = wording.runs([when for when in line.gaps() if when > now])
        sentences.append(f"No figure was published for {later}.")
    if recent is None and line.breaks:
        sentences.append(
            f"It is not compared with earlier years: what it counts, or how, changed in {max(line.breaks)}."
        )
    return join(*sentences)


def _since(line: Line, year_end: datetime.date) -> str:
    """The last figure after the year end beside the last one before it, or else beside the first after it."""
    measure, known = line.measure, line.known
    by_then = known[[when.end_time.date() <= year_end for when in known.index]]
    if len(by_then) == len(known):
        return missing(measure.title, naming.place(line.area, line.area_name), _after(year_end))
    now, earlier = known.index[-1], by_then.index[-1] if len(by_then) else known.index[0]
    figure = f"{measure.title}: {wording.quantity(known.iloc[-1], measure)} {wording.period(now, measure.basis)}"
    change = f", {compared(line, beside(known, earlier))}" if earlier < now and line.comparable(earlier, now) else ""
    return f"{figure}{change}."


def _after(day: datetime.date) -> str:
    return f"after {wording.day(pd.Timestamp(day))}"


def _part_and_whole(part: pd.DataFrame, whole: pd.DataFrame) -> tuple[Line, Line] | None:
    """The first line with numbers of each; None where either has none."""
    found = [lines.with_numbers(rows) for rows in (part, whole)]
    return (found[0][0], found[1][0]) if all(found) else None


def _headline(line: Line, dated: bool = True) -> str:
    measure, now = line.measure, line.known.index[-1]
    recent, _ = latest_before(line)
    value = wording.quantity(line.known.iloc[-1], measure)
    when = f" {wording.period(now, measure.basis)}" if dated else ""
    if recent is None:
        return f"{measure.title}: {value}{when}"
    is_yearly = recent.earlier_period == wording.a_year_before(now)
    before = wording.period(recent.earlier_period, measure.basis)
    if wording.alike(recent.value, recent.earlier, measure):
        stayed, same = f"{measure.title} stayed at {value}{when}", f"{measure.title}: {value}{when}, as {before}"
        return stayed if is_yearly else same
    verdict = judgement(recent.difference, measure)
    judged = f" ({verdict})" if verdict else ""
    verb, by = "rose" if recent.difference > 0 else "fell", relative(recent, measure)
    since = "" if is_yearly else f", from {wording.amount(recent.earlier, measure)} {before}"
    return f"{measure.title} {verb}{by and f' {by}'} to {value}{judged}{when}{since}"


def _moved(line: Line) -> float:
    """The size of the latest change in per cent; 0 where there is none to tell."""
    recent, _ = latest_before(line)
    return abs(recent.percent) if recent and recent.earlier else 0
