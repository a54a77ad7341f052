"""What identifies the children of a return, as salted hashes: the gate looks for it in all that is published."""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.returns.folder import Returns

FILE = "seen.json"
BORN, POSTCODE = "date of birth", "postcode"
KINDS = {
    "CHILD": "id",
    "CASE": "id",
    "SW_ID": "id",
    "UPN": "unique pupil number",
    "DOB": BORN,
    "MC_DOB": BORN,
    "HOME_POST": POSTCODE,
    "PL_POST": POSTCODE,
}
"""The columns that identify a person, and what a refusal calls their values."""

SHORTEST = 5
"""Letters and digits below which a value cannot be told from ordinary text, and is not looked for."""


@dataclass(frozen=True)
class Seen:
    """Hashes of the values that were read, `kinds` by hash.

    `shapes` has (runs of letters and digits, length) of those that are neither dates nor postcodes; `numbers` counts
    the values that are digits alone, by length: the chance that an ordinary number is one of them.
    """

    salt: bytes
    kinds: dict[str, str]
    shapes: frozenset[tuple[int, int]]
    numbers: dict[int, int]

    def kind(self, value: str) -> str | None:
        """What a value in its plain form is, when it is one that was read."""
        return self.kinds.get(_hash(self.salt, value))


def plain(value: str) -> str:
    """Letters and digits alone, in capitals: what is left of a value however it is written."""
    return re.sub(r"[^0-9A-Za-z]", "", value).upper()


def write(returns: Returns, path: Path) -> None:
    """Write the hashes of everything in the returns that identifies a person."""
    salt = secrets.token_bytes(16)
    values = {}
    for table in returns.tables.values():
        for column in KINDS.keys() & set(table):
            values |= dict.fromkeys(_texts(table[column]), KINDS[column])
    values = {value: kind for value, kind in values.items() if len(plain(value)) >= SHORTEST}
    named = [value for value, kind in values.items() if kind not in (BORN, POSTCODE)]
    shapes = sorted({(len(re.findall(r"[0-9A-Za-z]+", value)), len(plain(value))) for value in named})
    digits = [len(value) for value in map(plain, named) if value.isdigit()]
    found = {
        "salt": salt.hex(),
        "kinds": {_hash(salt, plain(value)): kind for value, kind in sorted(values.items())},
        "shapes": shapes,
        "numbers": {length: digits.count(length) for length in sorted(set(digits))},
    }
    path.write_text(json.dumps(found), encoding="utf-8")


def read(path: Path) -> Seen:
    """The hashes that `write` left."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return Seen(
        bytes.fromhex(found["salt"]),
        found["kinds"],
        frozenset(tuple(shape) for shape in found["shapes"]),
        {int(length): number for length, number in found["numbers"].items()},
    )


def _texts(column: pd.Series) -> Iterable[str]:
    """The distinct values as text, dates as YYYY-MM-DD."""
    values = column.dropna().unique()
    return (
        pd.Series(values).dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(column) else map(str, values)
    )


def _hash(salt: bytes, value: str) -> str:
    return hashlib.blake2b(value.encode(), key=salt, digest_size=8).hexdigest()
