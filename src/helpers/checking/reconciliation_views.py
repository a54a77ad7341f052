"""The checks of the published statements as a reader sees them: sentences, a picture, tables."""

from dataclasses import replace

import pandas as pd

from helpers import reconciliation, tables
from helpers.checking.checkable import Statement
from helpers.drawing import stacked_drawing
from helpers.drawing.canvas import ACCENT, FOCUS, INK, PALE_GREY
from helpers.drawing.captions import frame_grid
from helpers.measures import percentage
from helpers.parameters import Parameters
from helpers.reconciliation import AGREES, CANNOT, DIFFERS, STATUSES, Check
from helpers.showing.display import Figure, Table, Text
from helpers.words import wording

COLOURS, INKS = (FOCUS, ACCENT, PALE_GREY), ("white", INK, INK)
RULES = {"around": "around ", "at_least": "at least "}


def key_findings(edition: Parameters, found: list[Check]) -> list[str]:
    """How many statements there are, how many agree, differ or cannot be checked, overall and by document."""
    if not found:
        return [f"No published documents are held for {edition.place}, so there is nothing to check."]
    tally = reconciliation.counts(found)
    total = tally.sum()
    checked = total[AGREES] + total[DIFFERS]
    elsewhere = len(reconciliation.confirmed_elsewhere(found))
    return [
        f"{len(found)} statements in {len(tally)} published document{'s' * (len(tally) > 1)}: {_told(total)}.",
        f"Of the {checked} that can be checked, {wording.percent(percentage(total[AGREES], checked), 0)} agree.",
        f"{elsewhere} of the {total[AGREES]} that agree do so with the figures of another publisher. The others agree "
        "with another document of the council, or follow from the document's own figures: that checks the "
        "arithmetic, not the figures.",
        *(f"{document}: {_told(row)}." for document, row in tally.iterrows()),
    ]


def by_document(found: list[Check], figure: str) -> Figure:
    """Bars of how many statements of each document agree, differ and cannot be checked."""
    if not found:
        return Figure(number=figure, title="No statements to check: no published documents are held for this area.")
    tally = reconciliation.counts(found)
    total = tally.sum()
    rows = tally.rename_axis("document").reset_index()
    told = wording.listed(f"{document}: {_told(row)}" for document, row in tally.iterrows())
    return Figure(
        number=figure,
        title=f"{total[DIFFERS]} of {len(found)} statements differ from the figures, {total[CANNOT]} cannot be checked",
        subtitle="Statements by document and result of the check",
        alt=f"Stacked bars, one a document. {told}.",
        svg=stacked_drawing.stacked(tally, COLOURS, INKS),
        data=rows,
        grid=frame_grid(f"Figure {figure}", rows, wording.number),
    )


def table(found: list[Check], table: str, caption: str, name: str = "") -> Table | Text:
    """The checks as a table: short and with units on the page, in the fixed columns and unrounded in the file.

    The statements of a document stand under its name. The result is told where not all have the same.
    """
    several = len({one.status for one in found}) > 1
    rows = [
        {
            "Document": one.statement.document,
            "Statement": one.statement.statement,
            "Published": published(one.statement),
            "Computed": computed(one),
            "Result" if several else "Note": wording.join([wording.sentence(one.status) if several else "", one.note]),
            "Where": one.statement.source_ref,
        }
        for one in found
    ]
    shown = tables.listing(pd.DataFrame(rows), table, caption, name=name, grouped=True)
    return replace(shown, data=reconciliation.frame(found)) if found else shown


def tables_used(found: list[Check]) -> list[str]:
    """The names of the tables that the statements were checked with."""
    return list(dict.fromkeys(cell.measure.table for one in found for cell in one.cells))


def published(one: Statement) -> str:
    """The figure as exactly as the document states it, with its unit and the word that goes with it."""
    if not one.decimals:
        return one.published
    decimals = len(one.published.partition(".")[2])
    return f"{RULES.get(one.rule, '')}{_with_unit(one.value, one.unit, decimals)}"


def computed(one: Check) -> str:
    """The computed figure with its unit; a percentage or a share to one place more than was published."""
    if one.computed is None:
        return "[x]"
    if isinstance(one.computed, str):
        return one.computed
    about = one.statement
    if about.calculation in ("value", "change", "minimum"):
        decimals = one.cells[0].measure.decimals
    else:
        decimals = 0 if float(one.computed).is_integer() else max(int(about.decimals), 0) + 1
    return _with_unit(one.computed, about.unit, decimals)


def _with_unit(value: float, unit: str, decimals: int) -> str:
    if unit == "year":
        return str(int(value))
    if unit == "£":
        return wording.pounds(value, decimals)
    return wording.percent(value, decimals) if unit == "%" else wording.number(value, decimals)


def _told(tally: pd.Series) -> str:
    """How many have each status: 77 agree, none differ and 91 cannot be checked."""
    verbs = {AGREES: ("agrees", "agree"), DIFFERS: ("differs", "differ"), CANNOT: (CANNOT, CANNOT)}
    return wording.listed(f"{tally[status] or 'none'} {verbs[status][int(tally[status] != 1)]}" for status in STATUSES)
