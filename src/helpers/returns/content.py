"""Which files a folder of returns holds, and a name for their content. Imports nothing that takes long."""

import hashlib
from pathlib import Path

from helpers import project

ABOUT = "about.yaml"
"""The file of a folder of returns that says whose they are."""

CODE_TABLES = ("return_files", "return_columns", "return_codes", "placement_groups", "bank_holidays")
MOST_BYTES = 200_000_000
"""No yearly return of an authority comes near this size; a larger file is a mistake or an attack."""


class ReturnError(ValueError):
    """A return that cannot be used; the message is made of whole sentences and holds no value of a child."""


def paths(folder: Path) -> list[Path]:
    """The CSV files in the folder, however deep, in a fixed order; links are refused."""
    if folder.is_symlink():
        raise ReturnError(f"The folder of returns {folder.name} is a symbolic link; expected the folder itself.")
    if not folder.is_dir():
        raise ReturnError(f"The folder of returns {folder.name} does not exist; expected a folder with one a year.")
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".csv" and path.is_file())
    for path in found:
        check_size(path, path.relative_to(folder).as_posix())
    return found


def check_size(path: Path, name: str) -> None:
    """Raise `ReturnError` for a file that is not worth opening: a link to somewhere else, or far too large."""
    if path.is_symlink():
        raise ReturnError(f"{name} is a symbolic link; expected the file itself.")
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
