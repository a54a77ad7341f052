"""What an authority's own returns are worth: what was read, the rules that rows break, and what looks unlikely.

Each function takes the tables of `prepared.read` first and shows nothing where there are none. Rows stand for children,
so numbers of rows obey the policy on small numbers.
"""

import re

import pandas as pd

from helpers import disclosure, tables
from helpers.narrative import key_findings
from helpers.own.children import source, with_returns
from helpers.placements.aggregates import Aggregates
from helpers.safety.local_counts import LocalCounts, local
from helpers.showing.display import Table, Text
from helpers.words import wording

RULE = ["file", "column", "rule", "what_is_wrong", "severity", "set_by", "effect"]
OTHER_YEARS = "SR-01"
"""The rule that a code is broken by when it belongs to the lists of other years."""


@with_returns
def findings(own: Aggregates) -> Text:
    """What was read, what was left out, how many rules were broken, encodings, notes and warnings, in sentences."""
    return key_findings([_read(own), _broken(own), _encodings(own), _drift(own), *_notes(own)])


@with_returns
def read(own: Aggregates, table: str) -> Table | Text:
    """Rows read and left out, by file, over all years."""
    rows = local(pd.DataFrame(own.quality["rows"]), "rows of the returns")
    safe = disclosure.publishable(rows, ["file"], ["rows", "left_out"], additive=False)
    return tables.show(safe, table, "Rows of the returns, by file", source=source(own))


@with_returns
def rules(own: Aggregates, table: str) -> Table | Text:
    """The rules that rows break, by file: what is wrong, how grave it is, who set the rule, in how many rows."""
    broken = _rules(own)
    if broken.empty:
        return tables.listing(broken, table, "Rules broken by the returns")
    safe = disclosure.publishable(broken, RULE, ["rows"], additive=False)
    return tables.show(safe, table, "Rules broken by the returns", source=source(own))


@with_returns
def repairs(own: Aggregates, table: str) -> Table | None:
    """Episodes repaired when the years were put together; nothing where the edition does not know all of them."""
    made = pd.DataFrame(own.quality["repairs"], columns=["what", "episodes"])
    if made.empty:
        return None
    counts = local(made.rename(columns={"what": "repair"}), "repairs of the returns")
    safe = disclosure.publishable(counts, ["repair"], ["episodes"], additive=False)
    return tables.show(safe, table, "Episodes repaired when the years were put together", source=source(own))


def _rules(own: Aggregates) -> LocalCounts:
    """One row a rule, file and year, with the wording that all years share."""
    found = pd.DataFrame(own.quality["rules"]).rename(columns={"title": "what_is_wrong"})
    found = found.reindex(columns=[*RULE, "year", "rows"])
    found["what_is_wrong"] = [re.sub(r"the \d{4} list", "the year's list", title) for title in found["what_is_wrong"]]
    return local(found, "rules broken by the returns")


def _read(own: Aggregates) -> str:
    files = own.quality["rows"]
    years = sorted({one["year"] for one in files if one["year"]})
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])
    return f"{len(files)} files of returns for the years ending 31 March {span} were read and checked."


def _broken(own: Aggregates) -> str:
    broken = _rules(own).groupby(["rule", "severity"]).size().groupby("severity").size()
    errors, warnings = (int(broken.get(severity, 0)) for severity in ("error", "warning"))
    if not errors + warnings:
        return "They break no rule of validation."
    return (
        f"They break {wording.counted(errors + warnings, 'rule')} of validation, {errors or 'none'} of a kind that "
        "could make a count wrong. Rows that cannot be counted are left out."
    )


def _encodings(own: Aggregates) -> str:
    """How files were read that are not UTF-8; numbers of files are no numbers of children."""
    other = [one["encoding"] for one in own.quality["rows"] if one["encoding"] != "UTF-8"]
    kinds = wording.listed(f"{other.count(kind)} as {kind}" for kind in dict.fromkeys(other))
    return f"Files that are not in UTF-8 were read by their own encoding: {kinds}." if other else ""


def _drift(own: Aggregates) -> str:
    drift = {f"{one['column']} in {one['source']}" for one in own.quality["rules"] if one["rule"] == OTHER_YEARS}
    return f"Codes that belong to the lists of other years were met: {wording.listed(sorted(drift))}." if drift else ""


def _notes(own: Aggregates) -> list[str]:
    """What was noticed while reading, and what is possible but unlikely."""
    unlikely = [f"Unlikely: {one['warning']}" for one in own.quality["warnings"]]
    return [*(one["note"] for one in own.quality["notes"]), *unlikely]
