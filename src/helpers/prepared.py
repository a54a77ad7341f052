"""The aggregate tables of an authority's own returns, as an edition knows them.

`prepare` makes them in a process of its own, the only one that opens a child-level file.
"""

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from helpers import narrative, project, scenarios
from helpers.parameters import Parameters
from helpers.placements import aggregates
from helpers.placements.aggregates import Aggregates
from helpers.showing.display import Text
from helpers.words import wording

VARIABLE = "SAFEGUARDING_PREPARED"
"""The environment variable in which a run tells its notebooks where the tables are; empty: there are none."""

FOLDER = ".prepared"
"""The folder of outputs with the prepared tables: their owner's alone, never published."""

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "SAFEGUARDING_PROJECT")
"""The only environment variables that the process of `prepare` is given."""


REFUSED = 3
"""The exit code of that process when the returns cannot be used."""


class NotPrepared(ValueError):
    """Returns that cannot be used; the message is the sentences of `prepare`, without a child's values."""


class PrepareFailed(RuntimeError):
    """The process of `prepare` could not do its work, for a fault in the code or a full disk."""


def read(edition: Parameters, to: datetime.date | None = None) -> Aggregates | None:
    """The tables as they were known at the end of `to`, by default when the edition's data end.

    None where there are no returns of the edition's area that reach its year end: sections then rest on published
    tables. Outside a run, in JupyterLab, the returns are prepared first. Raises `NotPrepared` when they are refused.
    """
    folder = os.environ.get(VARIABLE)
    if folder is None and edition.returns:
        folder = prepare_apart(project.ROOT / edition.returns, project.OUTPUTS / FOLDER)
    if not folder:
        return None
    tables = aggregates.read(folder)
    if tables.area not in ("", edition.area) or tables.last_month < pd.Period(edition.year_end, "M"):
        return None
    return tables.until(_last_whole_month(to or edition.data_end))


def note(tables: Aggregates | None, edition: Parameters, left_out: str = "") -> Text:
    """Which data a section used beside the published tables; without returns also what it leaves out."""
    if tables is None:
        day = wording.day(pd.Timestamp(edition.year_end))
        return narrative.paragraph(
            f"No returns of {edition.place} that reach {day} were given, so this section rests on published "
            "tables alone.",
            f"{left_out} need returns and are left out." if left_out else "",
            "" if edition.scenario == scenarios.BASE else "A scenario needs returns too, so none is shown.",
        )
    until = wording.day(tables.last_month.end_time)
    if tables.synthetic:
        return narrative.paragraph(
            f"This part uses synthetic returns to {until}. No child in them exists: the records are made up so that "
            f"their totals come to the figures published for {edition.place}. What they say beyond those totals "
            "shows how the method works, and is not a fact about the area."
        )
    return narrative.paragraph(f"This part uses the authority's own returns to {until}.")


def content_apart(returns: Path) -> str:
    """A name for the content of the returns: other content, other name. Takes a moment."""
    return _run("name", returns)


def check_apart(returns: Path) -> list[str]:
    """Every problem of the returns in a folder that stops nothing, each one sentence; nothing is written.

    Raises `NotPrepared` with every problem when `prepare_apart` would refuse the returns.
    """
    return _run("check", returns).splitlines()


def prepare_apart(returns: Path, into: Path) -> Path:
    """Prepare the returns in a folder; the folder with the aggregate tables, named by the content.

    Raises `NotPrepared` with the sentences of the process when the returns are refused, `PrepareFailed` when the
    process could not do its work.
    """
    return Path(_run("prepare", returns, into))


def forget(into: Path, keep: str) -> None:
    """Delete all prepared tables but those named `keep`: they are as sensitive as counts of children are."""
    for folder in into.glob("*"):
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _run(command: str, *folders: Path) -> str:
    """What the process prints."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    arguments = [sys.executable, "-I", "-m", "helpers.returns", command, *(str(one.absolute()) for one in folders)]
    ended = subprocess.run(arguments, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ended.returncode == REFUSED:
        raise NotPrepared(ended.stderr.strip())
    if ended.returncode:
        raise PrepareFailed(ended.stderr.strip() or f"prepare ended with code {ended.returncode} and said nothing.")
    return ended.stdout.strip()


def _last_whole_month(day: datetime.date) -> pd.Period:
    return (pd.Timestamp(day) + pd.Timedelta(days=1)).to_period("M") - 1
