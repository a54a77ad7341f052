"""English authorities, their regions and their statistical neighbours, by ONS code."""

from helpers.published.table_file import TableError, code_list

ENGLAND = "E92000001"


def name(area: str) -> str:
    """The name of an area; `TableError` when no English authority, region or country has the code."""
    names = code_list("areas").set_index("area")["area_name"]
    if area not in names.index:
        raise TableError(
            f"'{area}' is not the code of an English authority or region; expected an ONS code such as E10000014 "
            "(Hampshire), available in data/codes/areas.csv"
        )
    return names[area]


def parents(area: str) -> list[str]:
    """The areas that hold `area`, nearest first: its region, then England."""
    region = code_list("areas").set_index("area").loc[area, "region_code"]
    return [code for code in dict.fromkeys([region, ENGLAND]) if code and code != area]


def neighbours(area: str) -> list[str]:
    """The statistical neighbours of an authority, closest first; none where the model is not held."""
    model = code_list("statistical_neighbours")
    return model[model["area"] == area].sort_values("rank", key=lambda rank: rank.astype(int))["neighbour"].tolist()
