"""An authority's own figures: one CSV a subject, beside it a description that says who publishes them."""

import copy
import datetime
from pathlib import Path

import pandas as pd
import yaml

from helpers.published import areas, description, table_check, table_file
from helpers.published.table_file import LAYOUT, TableError

DESCRIPTION = ".resource.yaml"


def subjects() -> dict[str, str]:
    """What only councils publish, with the table that it goes to: contacts, workforce and their like."""
    tables = [name for name in table_file.names() if table_file.shipped(name)["publisher"].endswith("Council")]
    return {name.removesuffix("_council"): name for name in tables}


def template(subject: str, area: str, folder: Path) -> list[Path]:
    """Write an empty table of a subject with one row begun for `area`, and its description; their paths.

    Raises `TableError` for an unknown subject, with those there are, and rather than write over a file.
    """
    known = subjects()
    if subject not in known:
        raise TableError(f"There is no subject '{subject}'. Available: {', '.join(known)}.")
    table = known[subject]
    paths = [folder / f"{table}.csv", folder / f"{table}{DESCRIPTION}"]
    for path in paths:
        if path.exists():
            raise TableError(f"{path} exists already; it is left as it is.")
    about = _description(table)
    row = pd.DataFrame([_place(areas.current(area), about)], columns=_columns(about), dtype=str).fillna("")
    folder.mkdir(parents=True, exist_ok=True)
    row.to_csv(paths[0], index=False, lineterminator="\n")
    paths[1].write_text(yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=110), encoding="utf-8")
    return paths


def table_of(path: Path) -> str:
    """The table that a file of own figures is for: it keeps the name that the template gave it; empty for others."""
    return path.stem if path.stem in subjects().values() else ""


def check(path: Path, table: str) -> None:
    """Raise a `TableError` unless the file is as its table's description says, and its own description is filled in."""
    about_path = path.with_name(path.name.removesuffix(".csv") + DESCRIPTION)
    if not about_path.exists():
        raise TableError(
            f"{path.name}: the description {about_path.name} is not beside it; `safeguarding template "
            f"{table.removesuffix('_council')}` writes one."
        )
    about = description.read(about_path)
    if not about["publisher"] or not about["sources"][0]["title"]:
        raise TableError(f"{about_path.name}: expected a publisher and the title of a source; at least one is empty.")
    if _columns(about) != _columns(table_file.shipped(table)):
        raise TableError(f"{about_path.name}: the fields are not those of table '{table}'; keep their names.")
    frame = table_file.text(path)
    table_check.check(frame, about["schema"], path.name)
    for row, code in frame["new_la_code"].items():
        try:
            areas.current(code or areas.ENGLAND)
        except TableError as error:
            raise TableError(f"{path.name} row {row + 2}, column new_la_code: {error}.") from None


def _columns(about: dict) -> list[str]:
    return [field["name"] for field in about["schema"]["fields"]]


def _description(table: str) -> dict:
    """The published description without what is the example authority's: publisher, source, changes of basis."""
    about = copy.deepcopy(table_file.shipped(table))
    for field in about["schema"]["fields"]:
        field.pop("breaks", None)
    about.pop("symbols", None)
    today = datetime.date.today()
    own = {"description": "As the council counts them.", "publisher": "", "accessed": today}
    return about | own | {"sources": [{"title": "", "path": ""}]}


def _place(area: str, about: dict) -> dict:
    """The first columns of a row of the authority; its periods, figures and sources are left to fill in."""
    listed = table_file.code_list("areas").set_index("area").loc[area]
    identifier = next(field for field in about["schema"]["fields"] if field["name"] == "time_identifier")
    values = [
        "",
        identifier["constraints"]["enum"][0],
        "Local authority",
        areas.ENGLAND,
        areas.name(areas.ENGLAND),
        listed["region_code"],
        listed["region_name"],
        area,
        listed["area_name"],
    ]
    return dict(zip(LAYOUT, values, strict=True))
