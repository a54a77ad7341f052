"""Faults such as real returns have, few enough that no count is wrong by much."""

import itertools
from datetime import datetime, timedelta

from maker.chance import Chance

Table = list[list[str]]


def soil(chance: Chance, files: dict[str, Table], year: int) -> None:
    """Put a few faults into the files of a year."""
    episodes, header = files["episodes"], files["header"]
    _replace(chance, episodes, "PLACE", "X9", 2)
    _replace(chance, episodes, "CIN", "N9", 4)
    _replace(chance, episodes, "REASON_PLACE_CHANGE", "MOVED", 5, filled=True)
    _replace(chance, episodes, "PLACE_PROVIDER", "", 6, filled=True)
    _replace(chance, episodes, "REC", "", 3, filled=True)
    _replace(chance, header, "ETHNIC", "WBR", 5)
    _replace(chance, header, "MOTHER", "2", 1, filled=True)
    _replace(chance, files["missing"], "MIS_END", "31/02/" + str(year), 1, filled=True)
    _replace(chance, files["reviews"], "REVIEW", "", 3)
    _replace(chance, files["oc2"], "SDQ_SCORE", "45", 2, filled=True)
    _overlap(chance, episodes, 4)
    _swap_missing_dates(chance, files["missing"], 2)
    _without_header(chance, header, episodes, 1)
    episodes.append(list(chance.one([(row, 1) for row in episodes[1:]])))
    if year == 2019:
        _replace(chance, episodes, "REC", "E43", 3, only=("E45", "E46"))
    if year == 2021:
        _replace(chance, header, "DOB", "1/13/2010", 1)


def _replace(chance: Chance, table: Table, column: str, value: str, number: int, filled=False, only=()) -> None:
    """Put a value into a column of a few rows: rows that had an entry, or one of some entries."""
    at = table[0].index(column)
    rows = [row for row in table[1:] if (row[at] if filled else True) and (row[at] in only or not only)]
    for row in chance.some(rows, number):
        row[at] = value


def _overlap(chance: Chance, episodes: Table, number: int) -> None:
    """Let an episode end some days after the next one of the same child begins."""
    child, dec, rec = (episodes[0].index(name) for name in ("CHILD", "DEC", "REC"))
    followed = [row for row, after in itertools.pairwise(episodes)
                if row[child] == after[child] and row[rec] == "X1"]  # fmt: skip
    for row in chance.some(followed, number):
        row[dec] = (datetime.strptime(row[dec], "%d/%m/%Y") + timedelta(days=3)).strftime("%d/%m/%Y")


def _swap_missing_dates(chance: Chance, missing: Table, number: int) -> None:
    """Let a missing episode end before it starts."""
    start, end = missing[0].index("MIS_START"), missing[0].index("MIS_END")
    ended = [row for row in missing[1:] if row[end] and row[end] != row[start]]
    for row in chance.some(ended, number):
        row[start], row[end] = row[end], row[start]


def _without_header(chance: Chance, header: Table, episodes: Table, number: int) -> None:
    """Drop the header row of a child who has left."""
    child, dec, rec = (episodes[0].index(name) for name in ("CHILD", "DEC", "REC"))
    left = {row[child] for row in episodes[1:] if row[dec] and row[rec] != "X1"}
    for row in chance.some([row for row in header[1:] if row[0] in left], number):
        header.remove(row)
