"""The parameters form: it makes pages for chosen parameters by the same command as a schedule."""

import html
import os
import subprocess
import sys
from pathlib import Path

import ipywidgets
import yaml
from IPython.display import HTML

from helpers import data, parameters, project, scenarios
from helpers.exploring.controls import Controls, field
from helpers.parameters import ParameterError, Parameters
from helpers.published import areas
from helpers.showing.grid import grid
from helpers.words import wording

FOLDER = "desk"
"""Where in the outputs the form's pages go: the scheduled report and its earlier runs stay as they are."""
SUMMARY = "00"


class ParameterForm(Controls):
    """A field a parameter, a choice of section, and a button that makes its page.

    The form changes no notebook: when a section is run by hand, its own parameters cell says what it shows.
    """

    def __init__(self):
        """Begin with the parameters of the scheduled run, report.yml."""
        settings = project.settings()
        defaults = {name: about.default for name, about in Parameters.model_fields.items()}
        self._settings = settings
        self._begun = defaults | settings.get("parameters", {}) | {"area": settings.get("areas", [defaults["area"]])[0]}
        self.fields = _fields()
        for name, control in self.fields.items():
            control.value = self._begun[name]
        self.section = field(ipywidgets.Dropdown, "Section", options=_sections())
        self.button = ipywidgets.Button(description="Make the page", button_style="primary")
        self.button.on_click(self.make)
        self.result = ipywidgets.Output()
        super().__init__([*self.fields.values(), self.section, self.button, self.result])

    @property
    def values(self) -> dict:
        """The parameters as plain values, those without a field as in report.yml."""
        chosen = {name: control.value for name, control in self.fields.items()}
        return self._begun | chosen | {"comparators": list(chosen["comparators"])}

    @property
    def edition(self) -> Parameters:
        """The parameters, checked, for a cell that explores; `ParameterError` says what is wrong with them."""
        return parameters.check(**self.values)

    def make(self, _button: object = None) -> None:
        """Make the page of the chosen section, or of every section, in a process of its own, and link to it."""
        self._say("Making the page. A section takes some ten seconds, all of them a few minutes.")
        self.button.disabled = True
        try:
            self._say(self._link(self._run()))
        except (ParameterError, RunError) as problem:
            self._say(html.escape(str(problem)).replace("\n", "<br>"))
        finally:
            self.button.disabled = False

    def plain(self) -> str:
        """The parameters as a table."""
        rows = [[name, str(value)] for name, value in self.values.items()]
        return grid("The parameters", ["Parameter", "Value"], rows, numeric=[False, False])

    def _run(self) -> Path:
        """The folder of the report that `safeguarding run` makes."""
        outputs = project.OUTPUTS / FOLDER
        config = outputs / "report.yml"
        values = self.edition.model_dump(exclude={"area"})
        outputs.mkdir(parents=True, exist_ok=True)
        config.write_text(
            yaml.safe_dump(self._settings | {"areas": [self.edition.area], "parameters": values}), encoding="utf-8"
        )
        command = [sys.executable, "-m", "helpers.cli", "run", f"--config={config}", f"--output-dir={outputs}"]
        command += [f"--section={self.section.value}"] if self.section.value else []
        ended = subprocess.run(command, capture_output=True, text=True, cwd=project.ROOT, stdin=subprocess.DEVNULL)
        if ended.returncode:
            raise RunError(ended.stderr.strip())
        index = ended.stdout.rpartition("Report: ")[2].strip()
        return (project.ROOT / index).parent

    def _link(self, made: Path) -> str:
        """The link to what was made, from the notebook's folder, as JupyterLab opens it."""
        section = self.section.value
        page = made / self.edition.area / f"{section}.html" if section else made / "index.html"
        name = wording.heading(section) if section else "The report"
        return f'<a href="{html.escape(os.path.relpath(page))}">{html.escape(name)}</a> for {self.edition.area_name}'

    def _say(self, markup: str) -> None:
        self.result.outputs = ()
        self.result.append_display_data(HTML(f"<p>{markup}</p>"))


class RunError(RuntimeError):
    """A run that published nothing; the message is what it said."""


def _sections() -> list[tuple[str, str]]:
    """The sections that can be made alone, which the summary cannot, and all of them."""
    stems = sorted(path.stem for path in project.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    return [*((wording.heading(stem), stem) for stem in stems if stem[:2] != SUMMARY), ("Every section", "")]


def _fields() -> dict[str, ipywidgets.DOMWidget]:
    """A field for each parameter that a reader might change, by its name."""
    authorities = sorted((areas.name(area), area) for area in areas.with_figures())
    titles = [(scenario.title, name) for name, scenario in scenarios.read().items()]
    return {
        "area": field(ipywidgets.Dropdown, "Area", options=authorities),
        "time_period": field(ipywidgets.Dropdown, "Year ending 31 March", options=data.years()[::-1]),
        "as_at": field(ipywidgets.Text, "Date the data end", placeholder="the 30 September after the year"),
        "horizon": field(ipywidgets.IntSlider, "Years to forecast", min=1, max=5),
        "comparators": field(ipywidgets.SelectMultiple, "Compare with", options=authorities, rows=4),
        "returns": field(ipywidgets.Text, "Folder of returns", placeholder="published tables only"),
        "scenario": field(ipywidgets.Dropdown, "Scenario", options=titles),
    }
