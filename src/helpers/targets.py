"""Targets of report.yml or of published documents, and how a figure and its forecast stand beside one."""

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from helpers import data, project
from helpers.measures import latest, round_half_up
from helpers.parameters import Parameters
from helpers.published.metadata import Measure
from helpers.words import wording

if TYPE_CHECKING:
    from helpers.forecast import Outlook

VARIABLE = "SAFEGUARDING_TARGETS"
"""The environment variable in which a run tells its notebooks the targets of report.yml for their area, as JSON."""


@dataclass(frozen=True)
class Target:
    """The value aimed at, in the unit of its measure, and the document and place that state it."""

    measure: Measure
    value: float
    stated_in: str

    @property
    def rises(self) -> bool:
        """Whether a higher figure is nearer to the target."""
        return self.measure.polarity == "higher_is_better"

    @property
    def words(self) -> str:
        """The target as a reader sees it: 10% or less."""
        whole = replace(self.measure, decimals=0) if self.value.is_integer() else self.measure
        return f"{wording.quantity(self.value, whole)} or {'more' if self.rises else 'less'}"

    def met_by(self, value: float) -> bool:
        """Whether a figure reaches the target."""
        return value >= self.value if self.rises else value <= self.value


def target(edition: Parameters, table: str, measure: str) -> Target | None:
    """The area's target for a measure: that of report.yml, else one that a document of the year or before states."""
    own = of_the_report(edition)
    if measure in own:
        return Target(data.measure(table, measure), float(own[measure]), "Set by the authority for this report")
    stated = data.code_list("headline_measures").query("table == @table and measure == @measure and target != ''")
    for row in stated.itertuples():
        if row.target_area == edition.area and int(row.target_from) <= edition.time_period:
            return Target(data.measure(table, measure), float(row.target), row.target_source)
    return None


def of_the_report(edition: Parameters) -> dict[str, float]:
    """The targets of report.yml by measure, where the edition's area is one that the file is about."""
    if VARIABLE in os.environ:
        return json.loads(os.environ[VARIABLE])
    settings = project.settings()
    return settings.get("targets", {}) if edition.area in settings.get("areas", [edition.area]) else {}


def against(edition: Parameters, rows: pd.DataFrame) -> str:
    """How the area's latest figure stands beside its target, in a sentence; empty without a target or a figure."""
    own = latest(rows, edition.area)
    aim = None if own is None else target(edition, own["table"], own["measure"])
    if aim is None:
        return ""
    value = round_half_up(own["value"], aim.measure.decimals)
    gap = value - aim.value
    when = wording.period(own["period"], aim.measure.basis)
    side = "above" if gap > 0 else "below"
    apart = f"{wording.difference(gap, aim.measure)} {side} it" if gap else "equal to it"
    result = "met" if aim.met_by(value) else "not met"
    figure = wording.quantity(value, aim.measure)
    return f"The target of {aim.words} is {result}: {figure} {when} is {apart}. ({aim.stated_in}.)"


def likelihood(edition: Parameters, outlook: "Outlook") -> str:
    """The chance that the last period forecast reaches the target, in a sentence that also says when there is none."""
    from helpers.forecasting import chances  # slow to import, and the runner needs targets without it

    about = outlook.series.attrs
    aim = target(edition, about["table"], about["name"])
    if aim is None:
        return f"No target is set for {edition.place}, and no document that this edition knows states one."
    if outlook.forecast is None:
        return f"The target is {aim.words}; without a forecast its chance is not known."
    above = chances.of_more_than(aim.value, outlook.forecast.iloc[-1])
    when = wording.period(outlook.forecast.index[-1], aim.measure.basis)
    chance = chances.in_words(above if aim.rises else 1 - above)
    return f"If the past is a guide, the chance that the target of {aim.words} is met {when} is {chance}."
