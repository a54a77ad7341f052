"""The scenario explorer: sliders beside the children and the spending that would follow."""

from dataclasses import dataclass

import ipywidgets

from helpers.exploring import what_if_figures
from helpers.exploring.controls import Controls, field
from helpers.exploring.what_if import Changes, WhatIf
from helpers.own.spending_outlook import SpendingOutlook


@dataclass(frozen=True)
class Slider:
    """What a slider is called and how far it goes, in per cent (prices: percentage points a year)."""

    label: str
    low: int
    high: int
    step: int = 5


SLIDERS = {
    "entries": Slider("Children coming into care (%)", -50, 50),
    "unaccompanied": Slider("Unaccompanied children arriving (%)", -100, 200, 10),
    "exits": Slider("Children leaving care (%)", -50, 50),
    "agency_to_own": Slider("From agency to own foster carers (%)", 0, 100),
    "homes_to_fostering": Slider("From children's homes to fostering (%)", 0, 100),
    "prices": Slider("Prices beyond the forecast (% a year)", -5, 10, 1),
}
"""By the name of the change in `Changes`."""


class Explorer(Controls):
    """A scenario to start from, a slider for each of `Changes`, and the figures of what they come to."""

    def __init__(self, ahead: SpendingOutlook):
        """Explore a forecast, `spending_outlook.made`."""
        self._ahead, self._what_if = ahead, WhatIf(ahead)
        self._unchanged, self._history = self._what_if.outcome(), what_if_figures.history(ahead.own)
        titles = [(scenario.title, scenario.name) for scenario in self._what_if.scenarios()]
        self.scenario = field(ipywidgets.Dropdown, "Start from", options=titles, value=ahead.edition.scenario)
        self.sliders = {name: _slider(one) for name, one in SLIDERS.items()}
        self.figures = [_figure(), _figure()]
        controls = [self.scenario, *self.sliders.values()]
        for control in controls:
            control.observe(self.redraw, "value")
        self.redraw()
        super().__init__([*controls, ipywidgets.HBox(self.figures, layout={"flex_flow": "row wrap"})])

    def redraw(self, _change: object = None) -> None:
        """Draw what the controls say."""
        changes = Changes(**{name: slider.value for name, slider in self.sliders.items()})
        changed = self._what_if.outcome(changes, self.scenario.value)
        shown = self._unchanged, changed, self._ahead.own, self._ahead.edition.area_name
        self.figures[0].value = what_if_figures.children(self._history, *shown).html()
        self.figures[1].value = what_if_figures.spending(*shown).html()

    def plain(self) -> str:
        """The figures as they stand."""
        return "".join(figure.value for figure in self.figures)


def _slider(one: Slider) -> ipywidgets.IntSlider:
    """A slider that tells its value when it is let go."""
    return field(
        ipywidgets.IntSlider,
        one.label,
        min=one.low,
        max=one.high,
        step=one.step,
        continuous_update=False,
        readout_format="+d",
    )


def _figure() -> ipywidgets.HTML:
    """A place for a figure, half as wide as the page where there is room."""
    place = ipywidgets.HTML(layout={"flex": "1 1 340px", "min_width": "300px", "max_width": "640px"})
    return place.add_class("jp-RenderedHTMLCommon")
