"""Whose returns a folder holds: its file `about.yaml`."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from helpers.published import areas
from helpers.returns.content import ABOUT, ReturnError, check_size

LARGEST = 10_000
"""Bytes; the file has two lines."""


class About(BaseModel):
    """The authority whose returns these are, and whether no child in them exists."""

    model_config = ConfigDict(extra="forbid", strict=True)

    area: str
    synthetic: bool

    @field_validator("area")
    @classmethod
    def _known_area(cls, area: str) -> str:
        areas.name(area)
        return area


EXPECTED = {
    "area": "'area' is not the ONS code of an English authority; expected one such as E10000014",
    "synthetic": "'synthetic' is not true or false; expected true where no child in the returns exists",
}


def read(folder: Path) -> dict:
    """The content of the folder's `about.yaml` as a dictionary, empty where there is none.

    Raises `ReturnError`, a sentence for each key at fault that repeats nothing of what the file holds.
    """
    path = folder / ABOUT
    if not path.exists() and not path.is_symlink():
        return {}
    check_size(path, ABOUT)
    if path.stat().st_size > LARGEST:
        raise ReturnError(f"{ABOUT} is larger than {LARGEST:,} bytes; expected the keys area and synthetic.")
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        raise ReturnError(f"{ABOUT} is not YAML; expected the keys area and synthetic.") from None
    try:
        return About.model_validate(held).model_dump()
    except ValidationError as error:
        raise ReturnError("\n".join(dict.fromkeys(_sentence(fault) for fault in error.errors()))) from None


def _sentence(fault: dict) -> str:
    key = fault["loc"][0] if fault["loc"] else ""
    if key not in EXPECTED:
        return f"{ABOUT}: expected the keys area and synthetic, and no other."
    if fault["type"] == "missing":
        return f"{ABOUT}: the key '{key}' is missing; expected area (an ONS code) and synthetic (true or false)."
    return f"{ABOUT}: {EXPECTED[key]}."
