"""English authorities, their regions and their statistical neighbours, by ONS code."""

from helpers.published import table_file
from helpers.published.table_file import TableError, code_list, remembered

ENGLAND = "E92000001"


def name(area: str) -> str:
    """The name of an area; `TableError` when no English authority, region or country has the code."""
    names = _names()
    if area not in names:
        raise TableError(
            f"'{area}' is not the code of an English authority or region; expected an ONS code such as E10000014 "
            "(Hampshire), available in data/codes/areas.csv"
        )
    return names[area]


def current(area: str) -> str:
    """The code itself; `TableError` that names the successors when the authority, or its code, has ended."""
    own = name(area)
    heirs = code_list("areas").set_index("area").loc[area, "successors"].split()
    if heirs:
        named = " and ".join(f"{name(heir)} ({heir})" for heir in heirs)
        raise TableError(f"{own} ({area}) no longer exists under this code; use its successor, {named}")
    return area


def parents(area: str) -> list[str]:
    """The areas that hold `area`, nearest first: its region, then England."""
    region = code_list("areas").set_index("area").loc[area, "region_code"]
    return [code for code in dict.fromkeys([region, ENGLAND]) if code and code != area]


def neighbours(area: str) -> list[str]:
    """The statistical neighbours of an authority, closest first; none for a region or the country."""
    model = code_list("statistical_neighbours")
    return model[model["area"] == area].sort_values("rank", key=lambda rank: rank.astype(int))["neighbour"].tolist()


def authorities() -> list[str]:
    """Every authority that exists, in the order of the list of areas."""
    listed = code_list("areas")
    return listed.loc[(listed["geographic_level"] == "Local authority") & listed["successors"].eq(""), "area"].tolist()


def with_figures() -> list[str]:
    """Every authority that exists and has a row in at least one table of measures."""
    return [area for area in authorities() if has_figures(area)]


def has_figures(area: str) -> bool:
    """Whether an area has a row in at least one table of measures."""
    return area in _in_tables()


@remembered
def _in_tables() -> set[str]:
    return {
        area for table in table_file.names() if table_file.measures(table) for area in table_file.load(table)["area"]
    }


@remembered
def _names() -> dict[str, str]:
    listed = code_list("areas")
    return dict(zip(listed["area"], listed["area_name"], strict=True))
