"""`report.yml`: what the scheduled run reports on and how it runs."""

import difflib
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, field_validator

from helpers import data, project
from helpers.parameters import Parameters, folder_here
from helpers.safety.disclosure_policy import Policy

LARGEST = 100_000
"""Bytes; a settings file is a page of text, anything larger is not one."""


DEEPEST = 5
"""Lists and keys within each other; a setting has two."""


class Refused(ValueError):
    """Input that the report cannot be made from; the message says what, where and what was expected."""


class Settings(BaseModel):
    """The keys of `report.yml`; each may be left out. `parameters` has the names of a notebook's parameters cell."""

    model_config = ConfigDict(extra="forbid", strict=True)

    areas: list[str] = Field(default=[Parameters.model_fields["area"].default], min_length=1)
    parameters: dict = {}
    workers: int = Field(default=2, ge=1, le=64)
    timeout_seconds: int = Field(default=600, ge=1)
    keep_runs: int = Field(default=10, ge=2)
    disclosure: Policy = Policy()
    targets: dict[str, FiniteFloat] = {}
    """What the areas aim at, by headline measure, in the unit of the measure."""

    @field_validator("targets")
    @classmethod
    def _of_headline_measures(cls, targets: dict[str, float]) -> dict[str, float]:
        """Only a measure that has a better direction can reach a target or miss it."""
        headlines = data.code_list("headline_measures")
        for name in targets:
            tables = headlines.loc[headlines["measure"] == name, "table"]
            if tables.empty:
                near = difflib.get_close_matches(name, headlines["measure"], n=1)
                hint = f"did you mean '{near[0]}'?" if near else "available: data/codes/headline_measures.csv"
                raise ValueError(f"'{name}' is no headline measure; {hint}")
            if data.measure(tables.iloc[0], name).polarity == "neutral":
                raise ValueError(f"'{name}' has no better direction, so no target can be met or missed")
        return targets

    @property
    def returns(self) -> Path | None:
        """The folder of child-level returns; None without, or where the plan will say that this is no folder."""
        try:
            folder = folder_here(self.parameters.get("returns", Parameters.model_fields["returns"].default))
        except (TypeError, ValueError):
            return None
        return project.ROOT / folder if folder else None


def read(path: Path) -> Settings:
    """The checked settings; `Refused` names each key at fault and the keys there are."""
    try:
        if path.exists() and not path.is_file():
            raise OSError
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name}: cannot be read as text ({error.__class__.__name__}).") from None
    if len(text) > LARGEST:
        raise Refused(f"{path.name}: {len(text):,} characters long; expected a page of settings.")
    try:
        _check_shape(text, path.name)
        values = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        place = f" line {where.line + 1}" if where else ""
        raise Refused(f"{path.name}{place}: this is not YAML.") from None
    if not isinstance(values, dict):
        raise Refused(f"{path.name}: expected keys and values; the keys are {', '.join(Settings.model_fields)}.")
    return checked(values, path.name)


def _check_shape(text: str, file: str) -> None:
    """Raise `Refused` for YAML that would grow or nest without end, before anything is made of it."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise Refused(f"{file} line {event.start_mark.line + 1}: expected plain keys, values and lists.")


def checked(values: dict, file: str) -> Settings:
    """The settings that `values` are; `Refused` names each at fault, and the `file` it comes from."""
    try:
        return Settings(**{str(key): value for key, value in values.items()})
    except ValidationError as error:
        raise Refused("; ".join(_sentence(file, fault) for fault in error.errors()) + ".") from None


def _sentence(file: str, fault: dict) -> str:
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "value_error":
        return f"{file}: '{key}': {fault['msg'].removeprefix('Value error, ')}"
    if fault["type"] != "extra_forbidden":
        expected = fault["msg"].replace("Input should be", "expected")
        return f"{file}: '{key}' is {fault['input']!r}; {expected}"
    if key in Parameters.model_fields:
        return f"{file}: '{key}' belongs under 'parameters'" if key != "area" else f"{file}: 'area' is 'areas', a list"
    keys = Policy.model_fields if key.startswith("disclosure.") else Settings.model_fields
    near = difflib.get_close_matches(key.removeprefix("disclosure."), [*keys, *Parameters.model_fields])
    hint = f"did you mean '{near[0]}'?" if near else f"the keys are {', '.join(keys)}"
    return f"{file}: there is no key '{key}'; {hint}"
