"""Every checkable statement of the published documents, computed again: agrees, differs or cannot be checked."""

import itertools
from dataclasses import dataclass

import pandas as pd

from helpers.checking import checkable, recalculation
from helpers.checking.checkable import Statement
from helpers.checking.recalculation import Cell, described, told
from helpers.measures import round_half_up
from helpers.parameters import Parameters
from helpers.words import wording

AGREES, DIFFERS, CANNOT = "agrees", "differs", "cannot be checked"
STATUSES = [AGREES, DIFFERS, CANNOT]
COLUMNS = ["document", "source_ref", "statement", "published_value", "computed_value", "status", "note"]


@dataclass(frozen=True)
class Check:
    """A statement beside what the tables give.

    `computed` is an unrounded number, words, or None when nothing can be set beside the statement; `cells` are
    the figures behind it.
    """

    statement: Statement
    computed: float | str | None
    status: str
    note: str
    cells: tuple[Cell, ...] = ()


def checks(edition: Parameters) -> list[Check]:
    """Each statement computed again from what was known by the end of the edition's data."""
    known = {one.statement_id: one for one in checkable.listed(edition)}
    return [_check(one, known, edition) for one in known.values()]


def frame(found: list[Check]) -> pd.DataFrame:
    """The checks in the fixed columns, numbers unrounded."""
    rows = [
        [
            one.statement.document,
            one.statement.source_ref,
            one.statement.statement,
            _plain(one.statement.value),
            _plain(one.computed),
            one.status,
            one.note,
        ]
        for one in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def counts(found: list[Check]) -> pd.DataFrame:
    """How many statements have each status: documents down in their order, statuses across."""
    pairs = pd.DataFrame([(one.statement.document, one.status) for one in found], columns=["document", "status"])
    documents = pairs["document"].unique()
    return pd.crosstab(pairs["document"], pairs["status"]).reindex(index=documents, columns=STATUSES, fill_value=0)


def confirmed_elsewhere(found: list[Check]) -> list[Check]:
    """The checks that agree with a figure of someone else, not only with the council's own documents."""
    documents = tuple({one.statement.document for one in found})
    return [
        one
        for one in found
        if one.status == AGREES and any(not cell.source_ref.startswith(documents) for cell in one.cells)
    ]


def agrees(one: Statement, value: float | bool) -> bool:
    """Whether what was computed bears the statement out, by the statement's rule."""
    if isinstance(value, bool):
        return value
    if one.rule == "around":
        return abs(value - one.value) <= abs(one.value) / 10
    if one.rule == "at_least":
        return value >= one.value
    decimals = int(one.decimals)
    return round_half_up(value, decimals) == round_half_up(one.value, decimals)


def _check(one: Statement, known: dict[str, Statement], edition: Parameters) -> Check:
    if not one.calculation:
        return Check(one, None, CANNOT, one.reason)
    if one.calculation == "other_document":
        return _beside(one, known.get(one.argument))
    if one.calculation == "count_items":
        items = one.argument.split("; ")
        return _judged(one, len(items), (), f"Counted: {wording.listed(items)}.")
    return _recomputed(one, edition)


def _recomputed(one: Statement, edition: Parameters) -> Check:
    """A statement beside what its calculation gives from the figures of the tables."""
    by_operand = [operand.cells(edition.data_end) for operand in one.operands]
    if not all(by_operand):
        unknown = f"The figures to compare with were not known by {wording.day(pd.Timestamp(edition.data_end))}."
        return Check(one, None, CANNOT, one.reason if one.rule == "nearest" else unknown)
    cells = tuple(itertools.chain.from_iterable(by_operand))
    factor = [float(one.argument)] if one.argument else []
    result = recalculation.CALCULATIONS[one.calculation](*(cell.value for cell in cells), *factor)
    tells_all = one.calculation == "value" or isinstance(result, bool)
    made_of = "" if tells_all else f"Computed from {described(cells)}."
    places = "; ".join(dict.fromkeys(cell.source_ref for cell in cells))
    return _judged(one, result, cells, wording.join([made_of, f"Source: {places}."]))


def _beside(one: Statement, other: Statement | None) -> Check:
    """A statement beside the same statement of another document."""
    if other is None:
        return Check(one, None, CANNOT, "The document to compare with is later than this edition.")
    status = AGREES if other.published == one.published else DIFFERS
    return Check(one, other.value, status, f"Compared with {other.document}, {other.source_ref}.")


def _judged(one: Statement, value: float | bool, cells: tuple[Cell, ...], basis: str) -> Check:
    if one.rule == "nearest":
        return Check(one, None, CANNOT, f"{one.reason} Nearest figures held: {described(cells)}.", cells)
    computed = told(cells) if isinstance(value, bool) else value
    if agrees(one, value):
        return Check(one, computed, AGREES, basis, cells)
    return Check(one, computed, DIFFERS, wording.join([one.reason, basis]), cells)


def _plain(value: float | str | None) -> float | int | str | None:
    """A whole number without a decimal point, as a spreadsheet shows it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
