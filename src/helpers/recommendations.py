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

FIRST = 5
"""How many recommendations stand before the others: what members can ask about in one meeting."""

FAR = 50
"""The distance from England's figure, in per cent, from which members are asked about it whatever the year brought."""

Kind = Literal["recommendation", "assurance"]


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


def drafted(edition: Parameters, found: list[dict], kind: Kind) -> list[Drafted]:
    """Recommendations or assurance statements on the findings, at most one a measure, the greatest distance first.

    A measure that has a better direction is recommended for attention when it misses its target or, without one, is
    worse than England's and either got worse over the year or is `FAR` behind. Assurance is a target met or, without
    one, a measure that is better than England's and got better. A measure of demand is to be planned for when the
    whole of its narrowest forecast interval lies on one side of the year's figure. Counts are not compared with
    England's, which is larger.
    """
    told: dict[str, Drafted] = {}
    for finding in found:
        if finding["value"] is not None and finding["measure"] not in told:
            figure = finding["sources"][0].get("figure") or ""
            for ruled, text, far in _worded(edition, finding):
                about = finding_words.measure(finding)
                told[about.name] = Drafted(ruled, about, text, far, finding["section"], figure)
    return sorted((one for one in told.values() if one.kind == kind), key=lambda one: -one.distance)


def sentences(edition: Parameters, found: list[dict], kind: Kind) -> list[str]:
    """The drafted sentences of one kind, each with what it rests on; one that says so where no rule applied."""
    return [str(one) for one in drafted(edition, found, kind)] or [f"By these rules there is no {kind} to draft."]


def direction(edition: Parameters, finding: dict) -> str:
    """Where a measure is forecast to move: "rise" or "fall", empty where its narrowest interval includes the figure."""
    low, high = intervals.ends(finding["forecast"][-1], min(edition.level))
    return "rise" if low > finding["value"] else "fall" if high < finding["value"] else ""


def _worded(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str, float]]:
    """The one sentence that the rules give for a finding, with its distance, or none."""
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
        return "assurance", f"{finding_words.dated(finding)}; the target of {aim.words} is met.", far
    gap = f"{wording.difference(value - aim.value, about)} {'above' if value > aim.value else 'below'}"
    missed = f"{_named(finding)}, {gap} the target of {aim.words}."
    return "recommendation", f"Ask for a plan on {missed}", far


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
    if stands == moved == "better":
        said = f"{finding_words.dated(finding)}, better than {before} a year earlier and {beside} in England."
        yield "assurance", said, far
    elif stands == moved == "worse":
        side = "higher" if finding["change"] > 0 else "lower"
        against = f"{side} than {before} a year earlier and {beside} in England"
        yield "recommendation", f"Ask what will be done about {_named(finding)}, {against}.", far
    elif stands == "worse" and far >= FAR:
        yield "recommendation", f"Ask what will be done about {_named(finding)}, far from England's {beside}.", far


def _planned(edition: Parameters, finding: dict) -> Iterator[tuple[Kind, str, float]]:
    """What is to be planned for: demand that is forecast to move to one side of what it is."""
    moves = finding["forecast"] and direction(edition, finding)
    if moves:
        ahead = f"forecast {finding_words.ahead(edition, finding)} if the past is a guide"
        far = distance(finding["forecast"][-1]["mean"], finding["value"], finding_words.measure(finding))
        yield "recommendation", f"Plan for a {moves} in {_named(finding)}, {ahead}.", far


def _named(finding: dict) -> str:
    """The measure with its figure and date, for the middle of a sentence; a price is one thing, so it is "the"."""
    about = finding_words.measure(finding)
    article = "the " if about.kind == "money" and wording.unit_after_number(about) else ""
    return article + wording.lower_first(finding_words.dated(finding))
