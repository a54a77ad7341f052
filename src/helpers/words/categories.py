"""What readers call the columns and categories of the tables prepared from returns, in the order they are shown in."""

import pandas as pd

from helpers.words import wording

COLUMNS = {
    "age_band": "Age",
    "sex": "Sex",
    "uasc": "Unaccompanied",
    "placement_group": "Kind of home",
    "provider": "Whose home it is",
    "duration_band": "Time in the home",
    "month": "At the end of",
    "time_period": "Year ending 31 March",
}
"""The dimensions by the name of their column."""

NAMES = {
    "age_band": {
        "under 1": "Under 1", "1 to 4": "1 to 4", "5 to 9": "5 to 9", "10 to 15": "10 to 15", "16 to 17": "16 to 17",
    },
    "sex": {"female": "Girls", "male": "Boys"},
    "uasc": {"no": "Other children", "yes": "Unaccompanied children"},
    "placement_group": {
        "fostering_kinship": "Family and friends carers",
        "fostering_in_house": "Council's own foster carers",
        "fostering_agency": "Other foster carers",
        "residential": "Children's homes",
        "secure_and_health": "Secure, health and custody",
        "supported": "Supported accommodation",
        "with_parents": "With parents",
        "placed_for_adoption": "Placed for adoption",
        "other": "Other homes",
    },
    "provider": {
        "own_provision": "The council", "other_authority": "Other councils", "other_public": "Other public bodies",
        "private": "Private companies", "voluntary": "Charities", "parents": "Parents", "none": "No provider",
    },
    "file": {
        "header": "Header", "episodes": "Episodes", "missing": "Missing", "reviews": "Reviews", "uasc": "UASC",
        "ad1": "AD1", "oc2": "OC2", "oc3": "OC3",
    },
    "duration_band": {
        "under 1 month": "Under 1 month", "1 to 3 months": "1 to 3 months", "3 to 12 months": "3 to 12 months",
        "1 to 2 years": "1 to 2 years", "2 years or more": "2 years or more",
    },
}  # fmt: skip
"""The categories of each dimension, as readers know them; others are worded as they are."""


def of(dimension: str, category: object) -> str:
    """One category in words.

    >>> of("placement_group", "residential"), of("month", "2022-03"), of("sex", "all")
    ("Children's homes", 'Mar 2022', 'All')
    """
    if dimension == "month":
        return wording.short_period(pd.Period(category, freq="M"))
    return NAMES.get(dimension, {}).get(category, wording.heading(str(category)))


def column(name: str) -> str:
    """The heading of a column."""
    return COLUMNS.get(name, wording.heading(name))


def place(dimension: str, category: object) -> tuple[int, str]:
    """A key to sort the categories of a dimension by: as listed here, others by name, the total last."""
    listed = list(NAMES.get(dimension, {}))
    known = listed.index(category) if category in listed else len(listed)
    return known + (category == "all"), str(category)
