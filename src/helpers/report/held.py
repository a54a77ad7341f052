"""What a finished report of one area says, read back from the files of its run."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.parameters import Parameters
from helpers.report import publish
from helpers.report.settings import Refused
from helpers.words import wording

PLOTTED = {"table", "measure", "area", "period", "value", "symbol"}
"""The columns of a file of plotted rows that holds published figures, not a forecast or a bridge."""


@dataclass(frozen=True)
class Held:
    """One area's report: its edition, the sections that are of it, its findings and every figure that it plots."""

    area: str
    time_period: int
    as_at: str
    sections: frozenset[str]
    findings: dict[tuple[str, str], dict]
    """By table and measure."""
    figures: dict[tuple[str, str, str], float]
    """The area's own figures by table, measure and period, a quarter or month as the day on which it ends."""

    @property
    def label(self) -> str:
        """The edition in words: year ending 31 March 2022, figures to 30 September 2022."""
        return f"year ending 31 March {self.time_period}, figures to {wording.day(pd.Timestamp(self.as_at))}"


def report(folder: Path, edition: Parameters, sections: Iterable[str]) -> Held:
    """What the files in an area's folder say; `sections` are the names of those that are of this edition."""
    return _held(folder, edition.area, edition.time_period, edition.as_at, sections)


def read(run: Path, area: str) -> Held:
    """The report of one area in a run; `Refused` when the run is not whole."""
    said = publish.manifest(run)
    try:
        edition, sections = said["parameters"], said["areas"][area]
        made = (name for name, entry in sections.items() if entry["state"] != "failed")
        return _held(run / area, area, edition["time_period"], edition["as_at"], made)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise Refused(f"{run}: this run is not whole; make it again.") from None


def find(outputs: Path, name: str) -> Path:
    """The run that a person names: `latest`, its id, or a folder; `Refused` when there is none."""
    for folder in (outputs / "latest" if name == "latest" else outputs / "runs" / name, Path(name)):
        if publish.manifest(folder):
            return folder
    held = ", ".join(["latest", *(run.name for run in publish.runs(outputs))]) if publish.latest(outputs) else "none"
    raise Refused(f"'{name}' is no run: expected `latest`, the id of a run or its folder. Runs in {outputs}: {held}.")


def _held(folder: Path, area: str, time_period: int, as_at: str, sections: Iterable[str]) -> Held:
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    return Held(
        area=area,
        time_period=time_period,
        as_at=as_at,
        sections=frozenset(sections),
        findings={(finding["sources"][0]["table"], finding["measure"]): finding for finding in findings},
        figures=_figures(folder, area),
    )


def _figures(folder: Path, area: str) -> dict[tuple[str, str, str], float]:
    figures = {}
    for path in sorted((folder / "figures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            for row in rows if set(rows.fieldnames or ()) >= PLOTTED else ():
                if row["area"] == area and row["value"]:
                    figures[row["table"], row["measure"], row["period"]] = float(row["value"])
    return figures
