"""The folder `data/imported`: the files that were taken, and the tables made from all of them.

Tables are always made anew from every file that was ever taken, so that the order of imports does not matter, the same
import twice changes nothing, and an edition that a newer one overtook can still be read. Nothing in it is under version
control, and `data/published` is never written to.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import project
from helpers.importing import editions, open_data, own_figures, places
from helpers.published import files, table_file
from helpers.published.table_file import TableError
from helpers.words import wording

LEDGER = ["file", "kind", "edition", "sha256"]
OWN = "own figures"


@dataclass
class Imported:
    """What an import did, in sentences: what was `taken`, what was moved or left out (`notes`), what was `refused`."""

    taken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    revised: int = 0


def take(paths: Iterable[Path]) -> Imported:
    """Take the files that can be read, and make the tables; a file that cannot is refused with a sentence."""
    done = Imported()
    for path in paths:
        try:
            summary, notes = _keep(path)
            done.taken.append(summary)
            done.notes += [note for note in notes if note not in done.notes]
        except TableError as error:
            done.refused.append(str(error))
    if done.taken:
        done.revised = _make_tables()
        table_file.forget()
    return done


def folder() -> Path:
    """Where imported tables stand."""
    return project.DATA / "imported"


def _keep(path: Path) -> tuple[str, list[str]]:
    """Put a copy of the file in the folder, unless it is there; what is in it, and what was moved or left out."""
    content = files.content(path)
    if content[:2] == b"PK":
        raise TableError(f"{path.name}: this is a zip archive; unpack it, and import the CSV files in it.")
    table = own_figures.table_of(path)
    if table:
        own_figures.check(path, table)
        content += _description(path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    ledger = _ledger()
    if digest in set(ledger["sha256"]):
        return f"{path.name}: taken before, nothing changed.", []
    if table:
        entry, said, notes = [path.name, f"{OWN}: {table}", ""], f"{path.name}: own figures for table '{table}'.", []
    else:
        found = open_data.read(path)
        figures, notes = places.placed(found.figures)
        entry, said = [path.name, found.kind, found.edition], _summary(path, figures)
    kept = _kept(digest, path.name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, kept)
    if table:
        shutil.copyfile(_description(path), _description(kept))
    _write(pd.concat([ledger, pd.DataFrame([[*entry, digest]], columns=LEDGER)]), "imported.csv")
    return said, notes


def _make_tables() -> int:
    """Write every table anew from the files that were taken; how many figures were revised."""
    taken = _ledger()
    own = taken[taken["kind"].str.startswith(OWN)]
    for entry in own.itertuples():
        kept, table = _kept(entry.sha256, entry.file), entry.kind.removeprefix(f"{OWN}: ")
        shutil.copyfile(kept, folder() / f"{table}.csv")
        shutil.copyfile(_description(kept), _description(folder() / f"{table}.csv"))
    others = taken.drop(own.index)
    if others.empty:
        return 0
    read = [open_data.read(_kept(entry.sha256, entry.file)) for entry in others.itertuples()]
    given = [(found.edition, 1, places.placed(found.figures)[0]) for found in read]
    both = pd.concat([figures for *_, figures in given])[["table", "measure"]].drop_duplicates()
    shipped = [
        (edition, 0, figures)
        for edition, figures in (editions.published(table, part["measure"]) for table, part in both.groupby("table"))
    ]
    ordered = sorted([*shipped, *given], key=lambda one: one[:2])
    figures, revisions = editions.newest([part.assign(imported=is_given) for _, is_given, part in ordered])
    for table in both["table"].unique():
        _write(editions.wide(figures[figures["imported"] == 1], table), f"{table}.csv")
    _write(revisions, "revisions.csv")
    return len(revisions)


def _summary(path: Path, figures: pd.DataFrame) -> str:
    pairs = figures[["table", "measure"]].drop_duplicates().itertuples(index=False)
    titles = [table_file.measures(table)[measure]["title"] for table, measure in pairs]
    counts = figures.drop_duplicates(["new_la_code", "region_code"])["geographic_level"].value_counts()
    first, last = figures["time_period"].min(), figures["time_period"].max()
    return (
        f"{path.name}: {wording.listed(map(wording.lower_first, titles))}, {first} to {last}, for "
        f"{counts.get('Local authority', 0)} authorities, {counts.get('Regional', 0)} regions and England."
    )


def _ledger() -> pd.DataFrame:
    path = folder() / "imported.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.exists() else pd.DataFrame(columns=LEDGER)


def _kept(digest: str, name: str) -> Path:
    return folder() / "files" / digest[:12] / name


def _description(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".csv") + own_figures.DESCRIPTION)


def _write(frame: pd.DataFrame, name: str) -> None:
    """Replace a file of the folder in one step."""
    folder().mkdir(parents=True, exist_ok=True)
    beside = folder() / f".{name}"
    frame.to_csv(beside, index=False, lineterminator="\n", encoding="utf-8")
    os.replace(beside, folder() / name)
