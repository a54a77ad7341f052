"""The report's parameters, typed and checked: the same for the runner and for an analyst in JupyterLab."""

import datetime
import difflib
import re
from pathlib import PurePath
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from helpers import data, scenarios
from helpers.published import areas
from helpers.words import naming, wording

Level = Annotated[int, Field(ge=50, le=99)]


class ParameterError(ValueError):
    """A parameter that the report cannot use; the message is one sentence for the person who set it."""


class Parameters(BaseModel):
    """What one edition of the report is about; the defaults are those of the worked example.

    `time_period` is the year ending 31 March. A figure of the year uses periods that end by `year_end`;
    nothing that ends after `as_at` influences anything in the edition.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    area: str = "E10000014"
    time_period: int = 2022
    as_at: str = Field(default="", validate_default=True)
    horizon: int = Field(default=3, ge=1, le=5)
    level: list[Level] = Field(default=[80, 95], min_length=1, max_length=3)
    comparators: list[str] = []
    returns: str = "data/demo"
    scenario: str = Field(default=scenarios.BASE, validate_default=True)
    seed: int = Field(default=1, ge=0)

    @field_validator("area")
    @classmethod
    def _known_area(cls, area: str) -> str:
        return areas.current(area)

    @field_validator("comparators")
    @classmethod
    def _known_comparators(cls, codes: list[str]) -> list[str]:
        for code in codes:
            areas.name(code)
        return codes

    @field_validator("time_period")
    @classmethod
    def _published_year(cls, time_period: int) -> int:
        if not data.has_year(time_period):
            years = data.years()
            available = f"{years[0]} to {years[-1]}" if years else "none"
            raise ValueError(f"no table has figures for the year ending 31 March {time_period}; available: {available}")
        return time_period

    @field_validator("as_at")
    @classmethod
    def _after_the_year(cls, as_at: str, info: ValidationInfo) -> str:
        """Default: 30 September after the year, as the published 2019-20 report itself runs to."""
        year = info.data.get("time_period", 2022)
        if not as_at:
            return f"{year}-09-30"
        try:
            date = datetime.date.fromisoformat(as_at)
        except ValueError:
            raise ValueError(f"expected a date such as {year}-09-30, got '{as_at}'") from None
        if date < datetime.date(year, 3, 31):
            raise ValueError(f"the data must run at least to the year end, {year}-03-31; got {as_at}")
        return as_at

    @field_validator("level")
    @classmethod
    def _rising_levels(cls, level: list[int]) -> list[int]:
        return sorted(set(level))

    @field_validator("returns")
    @classmethod
    def _folder_here(cls, returns: str) -> str:
        return folder_here(returns)

    @field_validator("scenario")
    @classmethod
    def _known_scenario(cls, scenario: str) -> str:
        return scenarios.named(scenario).name

    @property
    def area_name(self) -> str:
        """The name readers know the area by."""
        return areas.name(self.area)

    @property
    def place(self) -> str:
        """The area's name in a sentence: Hampshire, the City of London."""
        return naming.place(self.area, self.area_name)

    def steps(self, series: pd.Series) -> int:
        """How many periods of a yearly, quarterly or monthly series the horizon, given in years, is."""
        return self.horizon * wording.PERIODS_A_YEAR[series.index.freqstr[0]]

    @property
    def year_end(self) -> datetime.date:
        """31 March of the edition's year."""
        return datetime.date(self.time_period, 3, 31)

    @property
    def year_before(self) -> datetime.date:
        """31 March of the year before: figures that stop earlier are too old to forecast from."""
        return datetime.date(self.time_period - 1, 3, 31)

    @property
    def data_end(self) -> datetime.date:
        """`as_at` as a date: the edition knows nothing that ended later."""
        return datetime.date.fromisoformat(self.as_at)

    @property
    def year_label(self) -> str:
        """The year in words: 2021 to 2022."""
        return f"{self.time_period - 1} to {self.time_period}"

    @property
    def area_and_year(self) -> str:
        """What the report is of: Hampshire, year ending 31 March 2022."""
        return f"{self.area_name}, year ending 31 March {self.time_period}"

    @property
    def neighbours(self) -> list[str]:
        """The areas compared with one by one: `comparators`, else the area's statistical neighbours."""
        return self.comparators or areas.neighbours(self.area)

    @property
    def benchmarks(self) -> list[str]:
        """The area, its region and England, in the order that figures and tables show them."""
        return [self.area, *areas.parents(self.area)]


def check(**values) -> Parameters:
    """The checked parameters, or a `ParameterError` that names each parameter at fault and what was expected."""
    try:
        return Parameters(**values)
    except ValidationError as error:
        raise ParameterError("; ".join(_sentence(fault) for fault in error.errors()) + ".") from None


def folder_here(returns: str) -> str:
    """The path of a folder that climbs nowhere, else ValueError; whether it is there shows when it is read."""
    climbs = ".." in re.split(r"[/\\]", returns)
    is_folder = not returns or PurePath(returns).name
    if climbs or not is_folder or not returns.isprintable() or "://" in returns or returns.lower().endswith(".zip"):
        raise ValueError("expected a folder of this machine, without '..', that is no archive and no address")
    return returns


def _sentence(fault: dict) -> str:
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Parameters.model_fields, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"available: {', '.join(Parameters.model_fields)}"
        return f"there is no parameter '{name}'; {hint}"
    if fault["type"] == "value_error":
        return f"parameter '{name}': {wording.lower_first(fault['msg'].removeprefix('Value error, ')).rstrip('.')}"
    expected = fault["msg"].replace("Input should be", "expected").replace("greater than or equal to", "at least")
    return f"parameter '{name}': {expected.replace('less than or equal to', 'at most')}; got {fault['input']!r}"
