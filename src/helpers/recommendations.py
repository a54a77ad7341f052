"""What the report asks members to note, ask for and be assured of: worded by rule from the findings of the year.

A person approves, changes or strikes out each sentence; nothing here is a judgement of practice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from helpers.forecasting import intervals
from helpers.measures import round_half_up
from helpers.narrative import judgement
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.targets import Target
from helpers.words import finding_words, wording

DRAFTED = "Drafted from data by rule, for a person to approve."

Kind = Literal["recommendation", "assurance"]


@dataclass(frozen=True)
class Drafted:
    """One sentence, and the section ("09") and the figure ("9.1", empty where none shows the measure) behind it."""

    kind: Kind
    text: str
    section: str
    figure: str

    @property
    def basis(self) -> str:
        """Where a reader finds what the sentence rests on: Section 9, Figure 9.1."""
        figure = f", Figure {self.figure}" if self.figure else ""
        return f"Section {int(self.section)}{figure}"

    def __str__(self) -> str:
        return f"{self.text} ({self.basis}.)"


def drafted(edition: Parameters, found: list[dict]) -> list[Drafted]:
    """Recommendations and assurance statements on the findings, at most one a measure, in the order of the report.

    A measure that has a better direction is recommended for attention when it misses its target or, without a
    target, got worse over the year and is worse than England's; assurance is the opposite of each. A measure of demand
    is to be planned for when the whole of its narrowest forecast interval lies on one side of the year's figure.
    Counts are not compared with England's, which is larger.
    """
    told: dict[str, Drafted] = {}
    for finding in found:
        if finding["value"] is not None and finding["measure"] not in told:
            for kind, text in _worded(edition, finding):
                figure = finding["sources"][0].get("figure") or ""
                told[finding["measure"]] = Drafted(kind, text, finding["section"], figure)
    return list(told.values())


def sentences(edition: Parameters, found: list[dict], kind: Kind) -> list[str]:
    """The drafted sentences of one kind, each with what it rests on; one that says so where no rule applied."""
    chosen = [str(one) for one in drafted(edition, found) if one.kind == kind]
    return chosen or [f"By these rules there is no {kind} to draft."]


def _worded(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str]]:
    """The one sentence that the rules give for a finding, or none."""
    if finding["polarity"] == "neutral":
        yield from _planned(edition, finding)
    elif finding["target"] is not None:
        yield _aimed(finding)
    else:
        yield from _compared(edition, finding)


def _aimed(finding: dict) -> tuple[Kind, str]:
    """How the figure stands beside its target."""
    about = finding_words.measure(finding)
    aim = Target(about, finding["target"], stated_in="")
    value = round_half_up(finding["value"], about.decimals)
    if aim.met_by(value):
        return "assurance", f"{finding_words.dated(finding)}; the target of {aim.words} is met."
    gap = wording.difference(value - aim.value, about)
    side = "above" if value > aim.value else "below"
    missed = f"{finding_words.dated(finding)}, {gap} {side} the target of {aim.words}."
    return "recommendation", f"{missed} Ask for a plan to reach it."


def _compared(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str]]:
    """How the figure stands beside that of the year before and England's, where both say the same."""
    about = finding_words.measure(finding)
    england = finding_words.comparator(edition, finding, areas.ENGLAND)
    if finding["change"] is None or england is None or about.kind == "count":
        return
    verdicts = {judgement(finding["change"], about), judgement(finding["value"] - england, about)}
    before = wording.amount(finding["value"] - finding["change"], about)
    beside = f"{before} a year earlier and {wording.amount(england, about)} in England"
    if verdicts == {"worse"}:
        yield "recommendation", f"{finding_words.dated(finding)}, worse than {beside}. Ask what will be done."
    elif verdicts == {"better"}:
        yield "assurance", f"{finding_words.dated(finding)}, better than {beside}."


def _planned(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str]]:
    """What is to be planned for: demand that is forecast to move to one side of what it is."""
    if not finding["forecast"]:
        return
    last, level = finding["forecast"][-1], min(edition.level)
    low, high = intervals.ends(last, level)
    direction = "rise" if low > finding["value"] else "fall" if high < finding["value"] else ""
    if direction:
        ahead = f"{finding_words.ahead(edition, finding)}, if the past is a guide"
        yield "recommendation", f"{finding_words.dated(finding)}; forecast {ahead}. Plan for a {direction}."
