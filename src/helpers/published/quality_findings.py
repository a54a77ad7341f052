"""What the published data are worth, as sentences and a picture."""

import pandas as pd

from helpers import data
from helpers.drawing import stacked_drawing
from helpers.drawing.canvas import FOCUS, INK, PALE_GREY
from helpers.drawing.captions import frame_grid
from helpers.narrative import key_findings as listed_findings
from helpers.narrative import paragraph
from helpers.parameters import Parameters
from helpers.published import areas, coverage, table_quality
from helpers.published.coverage import FIGURE
from helpers.showing.display import Figure, Text
from helpers.words import naming, wording


def key_findings(edition: Parameters, rows: pd.DataFrame, warnings: list[str]) -> list[str]:
    """Validation, gaps, age, revisions, missing comparators and what looks unlikely, one sentence each.

    `rows` are those held, `warnings` those of `plausibility` about them.
    """
    return [
        _validation(rows),
        _coverage(edition, rows),
        _gaps(edition, rows),
        _symbols(edition, rows),
        _comparators(edition, rows),
        _publishers(edition, rows),
        _editions(edition),
        _unlikely(edition, warnings),
    ]


def unlikely(edition: Parameters, warnings: list[str]) -> Text:
    """The figures of the area that are possible but unlikely, a sentence each, or that there are none."""
    return listed_findings(warnings) if warnings else paragraph(_unlikely(edition, warnings))


def by_year(edition: Parameters, rows: pd.DataFrame, figure: str) -> Figure:
    """Bars of how many headline measures of the area have a figure for each year up to the edition's."""
    tally = coverage.by_year(rows, edition)
    listed = tally.rename_axis("year").reset_index()
    told = wording.listed(f"{count} in {year}" for year, count in tally[FIGURE].items())
    return Figure(
        number=figure,
        title=_coverage(edition, rows).removesuffix("."),
        subtitle=f"Headline measures by year ending 31 March, {edition.area_name}",
        alt=f"Stacked bars, one a year. Headline measures with a figure: {told}.",
        svg=stacked_drawing.stacked(tally, (FOCUS, PALE_GREY), ("white", INK)),
        data=listed,
        grid=frame_grid(f"Figure {figure}", listed, wording.number),
    )


def _validation(rows: pd.DataFrame) -> str:
    problems = data.check()
    figures = wording.number(table_quality.published(rows)["value"].notna().sum())
    held = f"{rows['table'].nunique()} tables with {figures} figures were read"
    if problems:
        return f"{held}. Problems: {' '.join(problems)}"
    return f"{held}: every column, number, symbol and key is as its description says."


def _coverage(edition: Parameters, rows: pd.DataFrame) -> str:
    last = coverage.by_year(rows, edition).iloc[-1]
    return f"{last[FIGURE]} of {last.sum()} headline measures have a figure for {edition.year_label}."


def _gaps(edition: Parameters, rows: pd.DataFrame) -> str:
    gaps, total = len(coverage.gaps(rows, edition)), len(coverage.headline(rows))
    return f"Headline measures with a gap, a year without a figure inside the series: {gaps or 'none'} of {total}."


def _symbols(edition: Parameters, rows: pd.DataFrame) -> str:
    marked = table_quality.published(rows).query("symbol != ''")
    cells, own = wording.number(len(marked)), int((marked["area"] == edition.area).sum())
    return f"{cells} cells hold a symbol in place of a figure, {own or 'none'} of them for {edition.place}."


def _comparators(edition: Parameters, rows: pd.DataFrame) -> str:
    """For how many headline measures with a figure for the area the region and England have one too."""
    others = edition.benchmarks[1:]
    told = coverage.comparators(rows, edition)
    own = told[told[f"Latest for {edition.area_name}"] != "none"]
    if own.empty or not others:
        return ""
    counts = {code: own[areas.name(code)].eq("yes").sum() for code in others}
    has = wording.listed(f"{naming.place(code, areas.name(code))} has {count}" for code, count in counts.items())
    return f"Of the {len(own)} headline measures with a figure for {edition.place}, {has} for the same period."


def _publishers(edition: Parameters, rows: pd.DataFrame) -> str:
    apart = table_quality.apart(rows, edition)
    if apart.empty:
        return f"No measure of {edition.place} is given by two publishers, so none confirms the other."
    both, same = apart["Figures of both"].sum(), apart["The same"].sum()
    return f"Two publishers give {both} figures of the same thing: {same} are the same and {both - same} differ."


def _unlikely(edition: Parameters, warnings: list[str]) -> str:
    return f"Figures of {edition.place} that are possible but unlikely: {len(warnings) or 'none found'}."


def _editions(edition: Parameters) -> str:
    again, changed = table_quality.restated(edition)
    return f"A later annual report repeats {again} earlier figures and changes {changed or 'none'} of them." * bool(
        again
    )
