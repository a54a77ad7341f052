"""Named changes to entries, exits, mix, moves and price, set beside the base on the same draws.

The scenarios are in `data/codes/scenarios.yaml`. Each amount is a value or an interval [low, high], of which every
draw takes its own.
"""

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from helpers import project
from helpers.placements.care_states import AGE_BANDS, PLACEMENT_GROUPS
from helpers.published import files
from helpers.published.table_file import remembered

FILE = "scenarios.yaml"
BASE = "base"
"""The scenario in which nothing changes."""


class ScenarioError(ValueError):
    """A scenario that is not there or not as its schema asks; the message is one sentence."""


def _in_order(amount):
    if isinstance(amount, list) and amount[0] > amount[1]:
        raise ValueError(f"an interval runs from low to high, not {amount[0]:g} to {amount[1]:g}")
    return amount


Amount = Annotated[float | Annotated[list[float], Field(min_length=2, max_length=2)], AfterValidator(_in_order)]
Group = Literal[PLACEMENT_GROUPS]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entries(_Part):
    """Entries change by a percentage, at once or over some months: of everyone or of some ages, UASC or not."""

    change_percent: Amount
    age_bands: list[Literal[AGE_BANDS]] = list(AGE_BANDS)
    uasc: Literal["yes", "no", "both"] = "both"
    months_to_full_effect: int = Field(default=0, ge=0, le=60)


class Exits(_Part):
    """Children leave care before 18 at a rate that changes by a percentage, at once or over some months."""

    change_percent: Amount
    months_to_full_effect: int = Field(default=0, ge=0, le=60)


class Redirect(_Part):
    """A percentage of new placements in one group is made in another instead, at entry and at a move."""

    from_group: Group
    to_group: Group
    percent: Amount


class StepDown(_Part):
    """A percentage of the children in one group moves to another each year, beside the moves made anyway."""

    from_group: Group
    to_group: Group
    percent_a_year: Amount


class UascShare(_Part):
    """Unaccompanied children reach a percentage of the child population within some months and stay there."""

    percent_of_child_population: float = Field(gt=0, le=1)
    reached_in_months: int = Field(default=12, ge=1, le=60)


class Inflation(_Part):
    """Weekly prices grow by some percentage points a year more (or less) than forecast: of all groups or of some."""

    added_percent_a_year: Amount
    placement_groups: list[Group] = list(PLACEMENT_GROUPS)


class Scenario(_Part):
    """What is changed, under a name, with a title and a description for readers; nothing changed is the base."""

    name: str
    title: str
    description: str
    entries: list[Entries] = []
    exits: list[Exits] = []
    redirect: list[Redirect] = []
    step_down: list[StepDown] = []
    uasc: UascShare | None = None
    inflation: list[Inflation] = []

    @property
    def changes_children(self) -> bool:
        """Whether anything but prices changes."""
        return bool(self.entries or self.exits or self.redirect or self.step_down or self.uasc)


@remembered
def read() -> dict[str, Scenario]:
    """Every scenario by name; ScenarioError says which one, which parameter and what was expected."""
    listed = files.mapping(project.DATA / "codes" / FILE)
    return {name: _checked(name, parameters) for name, parameters in listed.items()}


def named(name: str) -> Scenario:
    """The scenario of a name; ScenarioError when there is none."""
    if name not in read():
        raise ScenarioError(f"There is no scenario '{name}'. Available: {', '.join(read())}.")
    return read()[name]


def drawn(amount: Amount, n: int, rng) -> np.ndarray:
    """One amount a draw: the value itself, or any in its interval, as likely."""
    low, high = amount if isinstance(amount, list) else (amount, amount)
    return low + (high - low) * rng.random(n)


def _checked(name, parameters):
    try:
        return Scenario.model_validate(parameters | {"name": name} if isinstance(parameters, dict) else parameters)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ", ".join(str(part) for part in fault["loc"])
        raise ScenarioError(f"{FILE}, scenario '{name}', {place}: {fault['msg']}; got {fault['input']!r}.") from None
