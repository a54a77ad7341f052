"""The findings of all sections taken together: what improved, what is behind, what comes next."""

import pandas as pd

from helpers import data
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.words import finding_words, wording
from helpers.words.changes import distance, judgement

MOST_NAMED = 5
"""As many measures without a figure as a key finding can name and still be read."""


def verdicts(found: list[dict]) -> str:
    """How many of the measures that can be judged got better, worse or stayed, in a sentence."""
    judged = [finding for finding in found if finding["polarity"] != "neutral" and finding["change"] is not None]
    if not judged:
        return "No measure can be judged against the year before."
    words = [judgement(finding["change"], finding_words.measure(finding)) for finding in judged]
    better, worse = words.count("better"), words.count("worse")
    same = len(judged) - better - worse
    return (
        f"Of {len(judged)} measures that can get better or worse, {better or 'none'} got better over the year, "
        f"{worse or 'none'} got worse and {same or 'none'} stayed the same."
    )


def beside(edition: Parameters, found: list[dict], area: str) -> str:
    """On how many measures the edition's area does worse than another, in a sentence; empty where none compares."""
    compared = _compared(edition, found, area)
    if not compared:
        return ""
    worse = sum(_worse(*one) for one in compared)
    return f"{edition.place} does worse than {areas.name(area)} on {worse} of the {len(compared)} that can be compared."


def behind(edition: Parameters, found: list[dict], area: str) -> pd.DataFrame:
    """The measures on which the edition's area does worse than another, furthest behind first, in words.

    How far is their `distance` in per cent.
    """
    rows = []
    for finding, other in _compared(edition, found, area):
        if _worse(finding, other):
            about = finding_words.measure(finding)
            far = distance(finding["value"], other, about)
            words = {
                "Measure": finding_words.named(edition, finding),
                edition.area_name: wording.quantity(finding["value"], about),
                areas.name(area): wording.amount(other, about),
                "How far behind": wording.percent(far, 0),
            }
            rows.append((far, words))
    return pd.DataFrame([words for _, words in sorted(rows, key=lambda row: -row[0])])


def _compared(edition: Parameters, found: list[dict], area: str) -> list[tuple[dict, float]]:
    """The findings that have a better direction, with another area's figure; counts say how large an area is."""
    comparable = [
        finding
        for finding in found
        if finding["value"] is not None
        and finding["polarity"] != "neutral"
        and finding_words.measure(finding).kind != "count"
    ]
    figures = ((finding, finding_words.comparator(edition, finding, area)) for finding in comparable)
    return [(finding, other) for finding, other in figures if other is not None]


def _worse(finding: dict, other: float) -> bool:
    return judgement(finding["value"] - other, finding_words.measure(finding)) == "worse"


def missing(found: list[dict]) -> str:
    """The sections that have headline measures but left no findings, in a sentence; empty when all are there."""
    expected = data.code_list("headline_measures")["section"].unique()
    gone = [section for section in expected if section not in {finding["section"] for finding in found}]
    return f"Missing here, because they left no findings: sections {wording.listed(gone)}." if gone else ""


def lacking(edition: Parameters, found: list[dict]) -> str:
    """The measures without a figure for the year, in a sentence: each by name while they are few, else how many."""
    without = [finding for finding in found if finding["value"] is None]
    if len(without) <= MOST_NAMED:
        return finding_words.lacking(edition, without)
    return f"{len(without)} of {len(found)} measures have no figure for {edition.year_label}. Section 91 says which."


def headlines(edition: Parameters, found: list[dict], polar: bool) -> pd.DataFrame:
    """The headline table in words: of the measures that have a better direction, or of those that have none."""
    chosen = [finding for finding in found if (finding["polarity"] != "neutral") == polar]
    return finding_words.frame(edition, chosen)
