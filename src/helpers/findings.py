"""A section's headline measures as findings: computed once, shown in the section, saved for the summary.

Which measures are headlines, and their targets, is the code list `headline_measures`.
"""

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data, forecast, narrative, project, tables
from helpers.measures import percentage_change
from helpers.parameters import Parameters
from helpers.showing.display import Shown
from helpers.showing.grid import grid
from helpers.targets import target
from helpers.words import finding_words, wording

FINDINGS_FILE = "SAFEGUARDING_FINDINGS"
"""The environment variable in which a run names the file of the findings made so far."""


@dataclass(frozen=True, eq=False, repr=False)
class Findings(Shown):
    """Findings of one edition as a table: latest figure, change, region, England, forecast, target."""

    edition: Parameters
    caption: str
    found: list[dict]

    def html(self) -> str:
        """One row a measure, then a sentence on the measures without a figure for the year."""
        frame = finding_words.frame(self.edition, self.found)
        rows = frame.to_numpy().tolist()
        numeric = [heading in finding_words.figures(self.edition) for heading in frame.columns]
        notes = " ".join(tables.symbols_explained(rows))
        shown = grid(self.caption, list(frame.columns), rows, numeric=numeric) if rows else ""
        shown = f'<p class="table-note">{notes}</p>{shown}' if notes else shown
        lacking = finding_words.lacking(self.edition, self.found) if rows else self._nothing()
        return shown + (narrative.paragraph(lacking).html() if lacking else "")

    def _nothing(self) -> str:
        number, year = len(self.found), self.edition.year_label
        return f"None of the {number} headline measures of this section has a figure for {year}."

    def twin(self) -> dict:
        """The findings in their fixed form."""
        return {"kind": "findings", "findings": self.found}


def headlines(edition: Parameters, section: str) -> Findings:
    """The headline measures of a section ("04") for the year of the edition, with their forecasts."""
    registry = data.code_list("headline_measures").query("section == @section")
    return Findings(
        edition,
        f"Headline measures, {edition.area_and_year}",
        [_finding(edition, entry) for entry in registry.to_dict("records")],
    )


def read(edition: Parameters) -> list[dict]:
    """What the sections found for this edition: from the run under way, else from the latest good run.

    Empty when the latest run was of another edition: an old year's findings are no summary of this one.
    """
    if FINDINGS_FILE in os.environ:
        return json.loads(Path(os.environ[FINDINGS_FILE]).read_text(encoding="utf-8"))
    latest = project.OUTPUTS / "latest"
    found = latest / edition.area / "findings.json"
    if not found.exists():
        return []
    made_with = json.loads((latest / "manifest.json").read_text(encoding="utf-8")).get("parameters", {})
    same = all(made_with.get(name) == getattr(edition, name) for name in ("time_period", "as_at", "horizon"))
    return json.loads(found.read_text(encoding="utf-8")) if same else []


def _finding(edition: Parameters, entry: dict) -> dict:
    """One measure in the fixed form: the figure of the edition's year, its change and its forecast."""
    table, measure = entry["table"], entry["measure"]
    series = data.series(table, measure, edition.area, edition.data_end)
    period = pd.Period(edition.year_end, freq=series.index.freq)
    period = period if period.end_time.date() <= edition.year_end else period - 1
    value, before = (float(series.get(when, math.nan)) for when in (period, wording.a_year_before(period)))
    # a change of basis is no change in what is measured
    compared = not math.isnan(value - before) and wording.year_of(period) not in series.attrs["breaks"]
    aim = target(edition, table, measure)
    return {
        "section": entry["section"],
        "measure": measure,
        "area": edition.area,
        "time_period": str(period.year) if period.freqstr[0] == "Y" else str(period.end_time.date()),
        "value": None if math.isnan(value) else value,
        "unit": series.attrs["unit"],
        "change": value - before if compared else None,
        "change_percent": percentage_change(value, before) if compared and before else None,
        "polarity": series.attrs["polarity"],
        "forecast": _forecast(series, edition),
        "target": aim.value if aim else None,
        "sources": _sources(table, measure, edition, period),
    }


def _forecast(series: pd.Series, edition: Parameters) -> list[dict]:
    """The chosen forecast by period; empty where the series is too short or stops before the edition."""
    made = forecast.outlook(series, edition.steps(series), edition.level, edition.year_before).forecast
    if made is None:
        return []
    return [{"time_period": wording.short_period(when)} | row.to_dict() for when, row in made.iterrows()]


def _sources(table: str, measure: str, edition: Parameters, period: pd.Period) -> list[dict]:
    """The table, its publication and the place in it of the year's figure."""
    rows = data.rows(table, measure, edition.area, edition.year_end)
    place = rows.loc[rows["period"] == period, "source_ref"]
    source = data.source(table)
    return [
        {
            "table": table,
            "publisher": source.publisher,
            "publication": source.publication,
            "source_ref": place.iloc[0] if len(place) else None,
        }
    ]
