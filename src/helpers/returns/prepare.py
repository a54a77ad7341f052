"""A folder of child-level returns to a folder of aggregate tables: the only step that sees a child."""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd

from helpers.returns import (
    about,
    aggregates,
    content,
    demand,
    episodes,
    folder,
    merge_years,
    missing,
    plausibility,
    prices,
    quality,
    rules,
    seen,
)
from helpers.returns.content import ReturnError


def prepare(returns: Path, into: Path) -> Path:
    """Read, validate and aggregate the returns in a folder; the folder `into/<content hash>` with the tables.

    Beside them stand the hashes of what identifies the children, for which the gate searches what is published. Files
    that are there already for the same returns, code tables and code are used again. The new folder appears whole or
    not at all and only its owner can read it. Raises `ReturnError`, in sentences without a child's values, when the
    returns cannot be used.
    """
    target = Path(into) / content.name(Path(returns))
    if target.is_dir():
        return target
    whose = about.read(Path(returns))
    read = folder.read(Path(returns))
    tables, report = _aggregated(read)
    report = whose | report
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_remains(target.parent)
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=target.parent))
    try:
        for name, table in tables.items():
            table.to_csv(partial / f"{name}.csv", index=False, lineterminator="\n")
        (partial / "quality.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        seen.write(read, partial / seen.FILE)
        os.replace(partial, target)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def check(returns: Path) -> list[str]:
    """Every problem of the returns that stops nothing, each one sentence; nothing is written.

    Raises `ReturnError` with every problem when `prepare` would refuse the returns.
    """
    about.read(Path(returns))
    read = folder.read(Path(returns))
    failures, warnings = rules.failures(read), plausibility.warnings(read)
    worst_first = [failures[failures["severity"] == severity] for severity in ("error", "warning")]
    problems = [sentence for part in worst_first for sentence in quality.sentences(part)] + read.notes
    problems += [warning.sentence for warning in warnings]
    try:
        quality.refuse(read, failures, warnings)
    except ReturnError as refused:
        raise ReturnError("\n".join(dict.fromkeys([*str(refused).splitlines(), *problems]))) from None
    return problems


def aggregate(returns: Path) -> tuple[dict[str, pd.DataFrame], dict]:
    """The aggregate tables by name, and the report on the quality of the returns."""
    return _aggregated(folder.read(Path(returns)))


def _aggregated(read: folder.Returns) -> tuple[dict[str, pd.DataFrame], dict]:
    failures, warnings = rules.failures(read), plausibility.warnings(read)
    quality.refuse(read, failures, warnings)
    usable = quality.without_left_out(read, failures)
    history, repairs = merge_years.episodes(usable)
    spells = episodes.placements(history, merge_years.children(usable))
    stretches = episodes.stretches(spells)
    paid = prices.placements(usable, spells)
    years = read.years
    tables = {
        "stock": aggregates.stock(stretches, years),
        "exposure": aggregates.exposure(stretches, years),
        "events": aggregates.events(spells, stretches, years),
        "entries": aggregates.entries(spells, stretches, years),
        "cla": aggregates.cla(spells, stretches, years),
        "stock_by_duration": aggregates.stock_by_duration(stretches, years),
        "placement_days": aggregates.placement_days(stretches, years),
        "prices": prices.prices(paid),
        "dearest": prices.dearest(paid),
        "ledger": prices.ledger(usable),
        "missing_episodes": missing.missing_episodes(usable, spells),
    }
    return tables | demand.tables(usable), quality.report(read, failures, repairs, warnings)


def _clear_remains(into: Path) -> None:
    """Remove what a run that was killed more than an hour ago left half made."""
    for remains in into.glob(".partial-*"):
        if remains.stat().st_mtime < time.time() - 3600:
            shutil.rmtree(remains, ignore_errors=True)
