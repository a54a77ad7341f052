"""Inspections that the published documents name: when, under which framework, with what judgement."""

import datetime

import pandas as pd

from helpers import data
from helpers.words import wording

COLUMNS = {
    "inspected": "When",
    "area_name": "Authority",
    "framework": "Framework",
    "scope": "What was inspected",
    "judgement": "Judgement",
    "source_ref": "Where stated",
}


def named(area: str, to: datetime.date | None = None) -> pd.DataFrame:
    """The inspections known by `to`, newest first, with the columns as readers see them.

    The documents of a council also name inspections of the authorities whose services it runs: those are listed
    with its own. No rows when they name none of `area`.
    """
    inspected = data.read("inspections", to=to).sort_values("period", ascending=False, kind="stable")
    known = inspected if area in set(inspected["area"]) else inspected.iloc[:0]
    return known[list(COLUMNS)].rename(columns=COLUMNS).reset_index(drop=True)


def latest(area: str, to: datetime.date | None = None) -> str:
    """The newest inspection of the authority itself, in a sentence; empty when none is named."""
    own = data.read("inspections", area, to).sort_values("period")
    if own.empty:
        return ""
    last = own.iloc[-1]
    about = f"{last['framework']} ({last['inspected']})"
    return f"Latest inspection named: {about}. Judgement: {wording.lower_first(last['judgement'])}."
