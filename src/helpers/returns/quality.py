"""What the returns are worth: rows read and left out, rules broken, repairs; and when they are not worth using."""

from dataclasses import replace

import pandas as pd

from helpers.returns.content import ReturnError
from helpers.returns.folder import Returns, collection_year
from helpers.returns.plausibility import Doubt
from helpers.returns.rules import LEFT_OUT

MOST_WRONG = 0.02
"""Share of a file's rows that may break a rule of severity `error`; beyond it the returns are refused.

A judgement: two in a hundred is as far as a count may be from the published one, and real returns always have a few
overlapping episodes. Each such row is counted in the report all the same.
"""
MOST_SENTENCES = 20
EXAMPLES = 5


def refuse(returns: Returns, failures: pd.DataFrame, warnings: list[Doubt]) -> None:
    """Raise `ReturnError`, one sentence a broken rule and file, when a file has too many rows in error.

    What is unlikely about these files, such as columns that have changed places, is said as well.
    """
    errors = failures[failures["severity"] == "error"]
    rows = pd.concat([table["source"] for table in returns.tables.values()]).value_counts()
    wrong = errors.drop_duplicates(["source", "row"])["source"].value_counts()
    refused = [source for source, number in wrong.items() if number > MOST_WRONG * rows[source]]
    if not refused:
        return
    said = sentences(errors[errors["source"].isin(refused)])
    if len(said) > MOST_SENTENCES:
        said = [*said[:MOST_SENTENCES], f"{len(said) - MOST_SENTENCES} more rules are broken."]
    said += [one.sentence for one in warnings if any(one.sentence.startswith(source) for source in refused)]
    raise ReturnError("\n".join(said))


def sentences(failures: pd.DataFrame) -> list[str]:
    """One sentence a file, rule and column: where it is broken first, and how often."""
    return [_sentence(broken) for _, broken in failures.groupby(["source", "rule", "column"], sort=True)]


def without_left_out(returns: Returns, failures: pd.DataFrame) -> Returns:
    """The returns without the rows that cannot be counted."""
    gone = failures[failures["effect"] == LEFT_OUT]
    places = pd.MultiIndex.from_frame(gone[["source", "row"]])
    tables = {}
    for file, table in returns.tables.items():
        own = pd.MultiIndex.from_frame(table[["source", "row"]])
        tables[file] = table[~own.isin(places)].reset_index(drop=True) if file in set(gone["file"]) else table
    return replace(returns, tables=tables)


def report(returns: Returns, failures: pd.DataFrame, repairs: dict[str, int], warnings: list[Doubt]) -> dict:
    """The content of `quality.json`: counts and places, never a value of a child.

    What is of one collection year carries it, so that an earlier edition can leave out what it could not know; a note
    of no year has 0.
    """
    gone = failures[failures["effect"] == LEFT_OUT].drop_duplicates(["source", "row"])
    left_out = gone["source"].value_counts()
    rows = [
        {
            "file": file,
            "year": int(year),
            "source": source,
            "rows": len(part),
            "left_out": int(left_out.get(source, 0)),
            "encoding": returns.encodings[source],
        }
        for file, table in sorted(returns.tables.items())
        for (source, year), part in table.groupby(["source", "year"], sort=True)
    ]
    keys = ["rule", "file", "column", "severity", "year", "source", "title", "effect"]
    rules = [
        dict(zip(keys, key, strict=True))
        | {"year": int(key[4]), "rows": len(part), "examples": [int(row) for row in sorted(part["row"])[:EXAMPLES]]}
        | {"set_by": "this project" if key[0].startswith("SR-") else "DfE"}
        for key, part in failures.groupby(keys, sort=True)
    ]
    return {
        "years": returns.years,
        "rows": rows,
        "rules": rules,
        "repairs": [{"what": what, "episodes": number} for what, number in repairs.items()],
        "notes": [{"year": collection_year(note.split("/")[0]) or 0, "note": note} for note in returns.notes],
        "warnings": [{"year": warning.year, "warning": warning.sentence} for warning in warnings],
    }


def _sentence(broken: pd.DataFrame) -> str:
    """Where a rule is broken: file, first row, column, what is wrong, how often, and whose rule it is."""
    first = broken.sort_values("row").iloc[0]
    times = "1 row" if len(broken) == 1 else f"{len(broken)} rows"
    rule = f"rule {first['rule']}" if first["rule"].startswith("SR-") else f"DfE rule {first['rule']}"
    return f"{first['source']} row {first['row']}, column {first['column']}: {first['title']} ({times}, {rule})."
