"""The description beside a table, `<table>.resource.yaml`: a Frictionless resource, with what readers are told."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from helpers.published import files
from helpers.published.files import TableError

YEAR_FREQUENCIES = {"31 March": "Y-MAR", "30 June": "Y-JUN", "30 September": "Y-SEP", "31 December": "Y-DEC"}
"""The pandas frequency of a year that ends on the day that a description gives as `year_ending`."""


class _Column(BaseModel):
    name: str
    type: Literal["string", "integer", "number", "boolean", "date"]
    description: str
    constraints: dict = {}


class _Measure(_Column):
    type: Literal["integer", "number"] = "number"
    title: str
    unit: str
    kind: Literal["count", "percentage", "rate", "money"]
    decimals: int
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"]
    basis: str


class _Source(BaseModel):
    title: str
    path: Annotated[str, Field(pattern="^(https?://.*)?$")] = ""


class _Licence(BaseModel):
    name: str


class _Schema(BaseModel):
    columns: list[dict] = Field(alias="fields")
    primaryKey: list[str]
    missingValues: list[str]


class _Description(BaseModel):
    title: str
    description: str
    publisher: str
    sources: Annotated[list[_Source], Field(min_length=1)]
    licenses: Annotated[list[_Licence], Field(min_length=1)]
    accessed: object
    year_ending: Literal[tuple(YEAR_FREQUENCIES)] = "31 March"
    computed: list[dict] = []
    table: _Schema = Field(alias="schema")


SAID = {"missing": "is missing", "string_pattern_mismatch": "expected an address that begins with https://, or none"}
"""Sentences in place of those of pydantic, by kind of fault."""

OF_MEASURES = {"unit", "kind", "decimals", "polarity", "basis"}
"""A column with any of these is a measure, so that none stops being one where a key is misspelt."""


def read(path: Path) -> dict:
    """The keys and values of a description; `TableError` at the first that helpers read and that is not as expected."""
    about = files.mapping(path)
    _check(_Description, about, path.name)
    for column in [*about["schema"]["fields"], *about.get("computed", [])]:
        kind = _Measure if OF_MEASURES & column.keys() else _Column
        _check(kind, column, f"{path.name}, field '{column.get('name', '')}'")
    return about


def _check(model: type[BaseModel], values: dict, place: str) -> None:
    try:
        model.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"]))
        said = SAID.get(fault["type"], fault["msg"].replace("Input should be", "expected"))
        raise TableError(f"{place}: '{key}' {said}.") from None
