"""The scenario explorer: sliders beside the children and the spending that would follow."""

from dataclasses import dataclass

import ipywidgets

from helpers import data, scenarios
from helpers.exploring import what_if_figures
from helpers.exploring.controls import Controls, field
from helpers.exploring.what_if import Changes, WhatIf
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates


@dataclass(frozen=True)
class Slider:
    """What a slider is called and how far it goes, in per cent (prices: percentage points a year)."""

    label: str
    low: int
    high: int
    step: int = 5


SLIDERS = {
    "entries": Slider("Children coming into care", -50, 50),
    "unaccompanied": Slider("Unaccompanied children arriving", -100, 200, 10),
    "exits": Slider("Children leaving care", -50, 50),
    "agency_to_own": Slider("From agency to own foster carers", 0, 100),
    "homes_to_fostering": Slider("From children's homes to fostering", 0, 100),
    "prices": Slider("Prices, beyond the forecast, a year", -5, 10, 1),
}
"""By the name of the change in `Changes`."""


class Explorer(Controls):
    """A scenario to start from, a slider for each of `Changes`, and the figures of what they come to."""

    def __init__(self, own: Aggregates, edition: Parameters):
        """Fit the model to the authority's own returns; `AggregateError` when they are too few."""
        self._what_if = WhatIf(own, edition.horizon, edition.seed, _child_population(edition))
        self._unchanged = self._what_if.outcome()
        self._history = what_if_figures.history(own, self._what_if.origin)
        self._place = edition.area_name
        titles = [(scenario.title, name) for name, scenario in scenarios.read().items()]
        self.scenario = field(ipywidgets.Dropdown, "Start from", options=titles, value=edition.scenario)
        self.sliders = {name: _slider(one) for name, one in SLIDERS.items()}
        self.figures = [ipywidgets.HTML(layout={"max_width": "660px"}) for _ in ("children", "spending")]
        controls = [self.scenario, *self.sliders.values()]
        for control in controls:
            control.observe(self.redraw, "value")
        self.redraw()
        super().__init__([*controls, ipywidgets.HBox(self.figures, layout={"flex_flow": "row wrap"})])

    def redraw(self, _change: object = None) -> None:
        """Draw what the sliders say."""
        changes = Changes(**{name: slider.value for name, slider in self.sliders.items()})
        changed = self._what_if.outcome(changes, self.scenario.value)
        shown = self._unchanged, changed, self._place
        self.figures[0].value = what_if_figures.children(self._history, *shown).html()
        self.figures[1].value = what_if_figures.spending(*shown).html()

    def plain(self) -> str:
        """The figures as they stand."""
        return "".join(figure.value for figure in self.figures)


def _slider(one: Slider) -> ipywidgets.IntSlider:
    """A slider that tells its value when it is let go."""
    return field(
        ipywidgets.IntSlider, one.label, min=one.low, max=one.high, step=one.step, continuous_update=False,
        readout_format="+d",
    )  # fmt: skip


def _child_population(edition: Parameters) -> float | None:
    """Residents aged 0 to 17 as last known."""
    known = data.series("population", "children_0_to_17", edition.area, edition.data_end).dropna()
    return float(known.iloc[-1]) if len(known) else None
