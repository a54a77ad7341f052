"""What the report asks members to note, ask for and be assured of: worded by rule from the findings of the year.

A person approves, changes or strikes out each sentence; nothing here is a judgement of practice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from helpers.forecasting import intervals
from helpers.measures import round_half_up
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.targets import Target
from helpers.words import finding_words, wording
from helpers.words.changes import distance, judgement

DRAFTED = "Drafted from data by rule, for a person to approve."

FAR = 50
"""The distance from England's figure, in per cent, from which members are asked about it whatever the year brought."""

Kind = Literal["missed", "behind", "ahead", "assurance"]
"""A target that is missed, a measure behind England's, demand that is forecast to change, and what gives assurance."""

RECOMMENDED: tuple[Kind, ...] = ("missed", "behind", "ahead")
"""What members are asked to ask for, to ask about and to plan for."""

NONE = {
    "missed": "No target of this report is missed.",
    "behind": "By these rules there is no measure to ask about.",
    "ahead": "By these rules there is no change of demand to plan for.",
    "assurance": "By these rules there is no assurance to draft.",
}


@dataclass(frozen=True)
class Drafted:
    """One sentence on a measure, and the section ("09") and the figure ("9.1", empty if none shows it) behind it."""

    kind: Kind
    measure: Measure
    text: str
    distance: float
    """How far, in per cent, the figure is from its target, England's figure or, for demand, its forecast."""
    section: str
    figure: str

    @property
    def basis(self) -> str:
        """Where a reader finds what the sentence rests on: Section 9, Figure 9.1."""
        figure = f", Figure {self.figure}" if self.figure else ""
        return f"Section {int(self.section)}{figure}"

    def __str__(self) -> str:
        return f"{self.text} ({self.basis}.)"


def drafted(edition: Parameters, found: list[dict], *kinds: Kind) -> list[Drafted]:
    """Sentences of these kinds on the findings, at most one a measure, the greatest distance first.

    A measure that has a better direction is to be asked about when it misses its target or, without one, is worse than
    England's and either got worse over the year or is `FAR` behind. Assurance is a target met or, without one, a
    measure that is better than England's and got better. A measure of demand is to be planned for when the whole of
    its narrowest forecast interval lies on one side of the year's figure. Counts are not compared with England's,
    which is larger.
    """
    told: dict[str, Drafted] = {}
    for finding in found:
        if finding["value"] is not None and finding["measure"] not in told:
            figure = finding["sources"][0].get("figure") or ""
            for kind, text, far in _worded(edition, finding):
                about = finding_words.measure(finding)
                text = f"{finding_words.named(edition, finding)}: {wording.quantity(finding['value'], about)}{text}"
                told[about.name] = Drafted(kind, about, text, far, finding["section"], figure)
    return sorted((one for one in told.values() if one.kind in kinds), key=lambda one: -one.distance)


def sentences(edition: Parameters, found: list[dict], kind: Kind) -> list[str]:
    """The drafted sentences of one kind, each with what it rests on; one that says so where no rule applied."""
    return [str(one) for one in drafted(edition, found, kind)] or [NONE[kind]]


def direction(edition: Parameters, finding: dict) -> str:
    """Where a measure is forecast to move: "rise" or "fall", empty where its narrowest interval includes the figure."""
    low, high = intervals.ends(finding["forecast"][-1], min(edition.level))
    return "rise" if low > finding["value"] else "fall" if high < finding["value"] else ""


def _worded(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str, float]]:
    """What the rules say of a finding after its figure, with its kind and distance, or nothing."""
    if finding["polarity"] == "neutral":
        yield from _planned(edition, finding)
    elif finding["target"] is not None:
        yield _aimed(finding)
    else:
        yield from _compared(edition, finding)


def _aimed(finding: dict) -> tuple[Kind, str, float]:
    """How the figure stands beside its target."""
    about = finding_words.measure(finding)
    aim = Target(about, finding["target"], stated_in="")
    value = round_half_up(finding["value"], about.decimals)
    far = distance(value, aim.value, about)
    if aim.met_by(value):
        return "assurance", f"; the target of {aim.words} is met.", far
    side = "above" if value > aim.value else "below"
    return "missed", f", {wording.difference(value - aim.value, about)} {side} the target of {aim.words}.", far


def _compared(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str, float]]:
    """How the figure stands beside England's and that of the year before."""
    about = finding_words.measure(finding)
    england = finding_words.comparator(edition, finding, areas.ENGLAND)
    if england is None or about.kind == "count":
        return
    far, beside = distance(finding["value"], england, about), wording.amount(england, about)
    stands = judgement(finding["value"] - england, about)
    moved = judgement(finding["change"] or 0, about)
    before = wording.amount(finding["value"] - (finding["change"] or 0), about)
    both = f"than {before} a year earlier and {beside} in England."
    if stands == moved == "better":
        yield "assurance", f", better {both}", far
    elif stands == moved == "worse":
        yield "behind", f", {'higher' if finding['change'] > 0 else 'lower'} {both}", far
    elif stands == "worse" and far >= FAR:
        yield "behind", f", far from England's {beside}.", far


def _planned(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str, float]]:
    """What is to be planned for: demand that is forecast to move to one side of what it is."""
    moves = finding["forecast"] and direction(edition, finding)
    if moves:
        far = distance(finding["forecast"][-1]["mean"], finding["value"], finding_words.measure(finding))
        yield "ahead", f", forecast to {moves} to {finding_words.ahead(edition, finding)}.", far
