"""The findings of all sections taken together: what improved, what is behind, what comes next."""

import pandas as pd

from helpers import data, narrative
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.words import finding_words, wording

MOST_NAMED = 5
"""As many measures without a figure as a key finding can name and still be read."""


def verdicts(found: list[dict]) -> str:
    """How many of the measures that can be judged got better, worse or stayed, in a sentence."""
    judged = [finding for finding in found if finding["polarity"] != "neutral" and finding["change"] is not None]
    if not judged:
        return "No measure can be judged against the year before."
    words = [narrative.judgement(finding["change"], finding_words.measure(finding)) for finding in judged]
    better, worse = words.count("better"), words.count("worse")
    same = len(judged) - better - worse
    return (
        f"Of {len(judged)} measures where a rise is good or bad, {better or 'none'} got better over the year, "
        f"{worse or 'none'} got worse and {same or 'none'} stayed the same."
    )


def behind(edition: Parameters, found: list[dict], area: str) -> pd.DataFrame:
    """The measures on which the edition's area does worse than another, furthest behind first, in words.

    The gap is given in per cent of the other area's figure. Counts are left out: they say how large an area is.
    """
    rows, name = [], areas.name(area)
    for finding in found:
        about, other = finding_words.measure(finding), finding_words.comparator(edition, finding, area)
        if finding["value"] is None or not other or about.kind == "count":
            continue
        gap = finding["value"] - other
        if narrative.judgement(gap, about) == "worse":
            words = {
                "Measure": f"{about.title} {wording.period(finding_words.period(finding), about.basis)}",
                edition.area_name: wording.quantity(finding["value"], about),
                name: wording.amount(other, about),
                f"Gap as % of {name}'s": wording.percent(abs(gap / other) * 100, 0),
            }
            rows.append((abs(gap / other), words))
    return pd.DataFrame([words for _, words in sorted(rows, key=lambda row: -row[0])])


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


def figures(edition: Parameters, found: list[dict], measures: list[str]) -> list[str]:
    """A sentence for each of the named measures that has a figure for the year."""
    return [finding_words.figure(edition, one) for one in _named(found, measures) if one["value"] is not None]


def forecasts(edition: Parameters, found: list[dict], measures: list[str]) -> list[str]:
    """A sentence on what is forecast for each of the named measures."""
    return [finding_words.forecast(edition, one) for one in _named(found, measures)]


def headlines(edition: Parameters, found: list[dict], polar: bool) -> pd.DataFrame:
    """The headline table in words: of the measures that have a better direction, or of those that have none."""
    chosen = [finding for finding in found if (finding["polarity"] != "neutral") == polar]
    return finding_words.frame(edition, chosen)


def _named(found: list[dict], measures: list[str]) -> list[dict]:
    return [finding for name in measures for finding in found if finding["measure"] == name]
