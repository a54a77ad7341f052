"""What a table's description says of it: its measures, its source, its symbols."""

from dataclasses import dataclass, field, fields

import pandas as pd

from helpers.published import table_file
from helpers.published.table_file import TableError


@dataclass(frozen=True)
class Measure:
    """One measure: `kind` is count, percentage, rate or money; `breaks` are changes of basis, each from a year."""

    table: str
    name: str
    title: str
    description: str
    unit: str
    kind: str
    decimals: int
    polarity: str
    basis: str
    breaks: tuple[dict, ...] = field(default=(), hash=False)

    def breaks_in(self, area: str) -> dict[int, str]:
        """The note of each break in the series of `area`, by the first year on the new basis."""
        return {b["year"]: b["note"] for b in self.breaks if area in b.get("areas", [area])}


@dataclass(frozen=True)
class Source:
    """Where a table comes from, as readers are told."""

    table: str
    title: str
    publisher: str
    publication: str
    path: str
    licence: str
    accessed: str

    @property
    def is_council(self) -> bool:
        """Whether the publisher is a council: its figures are its own alone."""
        return self.publisher.endswith("Council")

    @property
    def organisation(self) -> str:
        """The publisher in a sentence: the Department for Education, but Hampshire County Council."""
        return self.publisher if self.is_council else f"the {self.publisher}"

    def __str__(self) -> str:
        """In the form of the Analysis Function: publication, then organisation."""
        return f"{self.publication} from {self.organisation}"


def measure(table: str, name: str) -> Measure:
    """One measure of a table, published or computed; `TableError` when the table has none of that name."""
    found = table_file.measures(table) | table_file.computed(table)
    if name not in found:
        raise unknown(table, name)
    described = {key.name: found[name][key.name] for key in fields(Measure) if key.name in found[name]}
    return Measure(table=table, **described | {"breaks": tuple(found[name].get("breaks", ()))})


def unknown(table: str, name: str) -> TableError:
    """The error of a measure that a table does not publish, with those that it does."""
    return TableError(f"Table '{table}' has no measure '{name}'. Available: {', '.join(table_file.measures(table))}.")


def measures(table: str) -> list[Measure]:
    """Every published measure of a table, in the order of its columns."""
    return [measure(table, name) for name in table_file.measures(table)]


def symbols(table: str) -> dict[str, str]:
    """The marks that stand in a cell of the table in place of a number, and what each means there."""
    general = table_file.code_list("symbols").set_index("symbol")["meaning"]
    meaning = general.to_dict() | table_file.describe(table).get("symbols", {})
    return {mark: meaning[mark] for mark in table_file.symbols(table)}


def source(table: str) -> Source:
    """Publisher, first publication, licence and date of access of a table."""
    return _source(table, table_file.describe(table)["sources"][0])


def sources(*frames: pd.DataFrame) -> tuple[Source, ...]:
    """The publications that frames of tidy rows come from, each once.

    Of a table with several, those that a `source_ref` names, whatever the edition; the first where it names none.
    """
    found = []
    rows = pd.concat([frame[["table", "source_ref"]] for frame in frames])
    for table, references in rows.groupby("table", sort=False)["source_ref"].unique().items():
        origins = table_file.describe(table)["sources"]
        titles = [origin["title"].rsplit(",", 1)[0] for origin in origins]
        named = [
            origin
            for origin, title in zip(origins, titles, strict=True)
            if any(title in reference for reference in references)
        ]
        found += [_source(table, origin) for origin in named or origins[:1]]
    return tuple(found)


def _source(table: str, origin: dict) -> Source:
    about = table_file.describe(table)
    return Source(
        table=table,
        title=about["title"],
        publisher=about["publisher"],
        publication=origin["title"],
        path=origin.get("path", ""),
        licence=about["licenses"][0]["name"],
        accessed=str(about["accessed"]),
    )


def dictionary(*tables: str, area: str | None = None) -> pd.DataFrame:
    """What each measure of the tables means, computed ones last: one row a measure.

    With `area`, an ONS code, only those of which the area has a figure, or that are computed from its figures.
    """
    return pd.DataFrame(
        [
            {
                "Measure": m.title,
                "Definition": m.description,
                "Unit": m.unit,
                "When": m.basis,
                "Table": table,
            }
            for table in tables
            for m in [*measures(table), *(measure(table, name) for name in table_file.computed(table))]
            if area is None or _has_a_figure(table, m.name, area)
        ]
    )


def _has_a_figure(table: str, name: str, area: str) -> bool:
    rows = table_file.load(table)
    own = rows[rows["area"] == area]
    return not own.empty if name not in own else own[name].ne("").any()
