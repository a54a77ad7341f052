"""Which files a folder of returns holds, and a name for their content. Imports nothing that takes long."""

import functools
import hashlib
import os
import re
from pathlib import Path

from helpers import project
from helpers.published import files

ABOUT = "about.yaml"
"""The file of a folder of returns that says whose they are."""

CODE_TABLES = ("return_files", "return_columns", "return_codes", "placement_groups", "bank_holidays")
MOST_BYTES = 200_000_000
"""No yearly return of an authority comes near this size; a larger file is a mistake or an attack."""


WORDS = {"a", "annex", "census", "cin", "cla", "csv", "final", "return", "returns", "ssda", "to", "year"}
"""What beside the names of returns stands in those of files and folders and is told."""


class ReturnError(ValueError):
    """A return that cannot be used; the message is made of whole sentences and holds no value of a child."""


def paths(folder: Path) -> list[Path]:
    """The CSV files in the folder, however deep, in a fixed order; links are refused."""
    if folder.is_symlink():
        raise ReturnError(f"The folder of returns {folder.name} is a symbolic link; expected the folder itself.")
    if not folder.is_dir():
        raise ReturnError(f"The folder of returns {folder.name} does not exist; expected a folder with one a year.")
    every = sorted(folder.rglob("*"))
    for path in [folder, *(path for path in every if path.is_dir())]:
        if not os.access(path, os.R_OK | os.X_OK):
            raise ReturnError(f"The folder {told(path.relative_to(folder.parent))} cannot be read by this account.")
    found = [path for path in every if path.suffix.lower() == ".csv" and path.is_file()]
    for path in found:
        check_size(path, told(path.relative_to(folder)))
    return found


def told(path: Path) -> str:
    """A path as messages and pages name it: other words than those of returns, and long numbers, could be a child's.

    >>> told(Path("SSDA903 2020/header.csv")), told(Path("2020/Jo Smith 581156 episodes.csv"))
    ('SSDA903 2020/header.csv', '2020/… … … episodes.csv')
    """
    return re.sub(r"[^\W\d_]+|\d{5,}", lambda part: part[0] if part[0].lower() in _words() else "…", path.as_posix())


@functools.cache
def _words() -> set[str]:
    headings, rows = files.rows(project.DATA / "codes" / "return_files.csv")
    names = " ".join(row[headings.index("names")] for row in rows)
    return WORDS | set(re.findall(r"[^\W\d_]+", names))


def check_size(path: Path, name: str) -> None:
    """Raise `ReturnError` for a file that is not worth opening: a link, far too large, closed to this account."""
    if path.is_symlink():
        raise ReturnError(f"{name} is a symbolic link; expected the file itself.")
    if not path.is_file():
        raise ReturnError(f"{name} is no file; expected one of text.")
    if not os.access(path, os.R_OK):
        raise ReturnError(f"{name} cannot be read by this account.")
    if path.stat().st_size > MOST_BYTES:
        raise ReturnError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB; expected one year's return.")


def name(folder: Path) -> str:
    """A name for the content of the returns, the code tables and this code: the same content, the same name."""
    digest = hashlib.sha256()
    read = [*paths(folder), *(path for path in folder.glob(ABOUT) if path.is_file())]
    tables = [project.DATA / "codes" / f"{table}.csv" for table in CODE_TABLES]
    for path in [*read, *tables, *sorted(Path(__file__).parent.rglob("*.py"))]:
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]
