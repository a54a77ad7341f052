"""Figures under the authorities that exist: mergers, new codes and joint returns.

An authority that took over the same area, as when a county council became a unitary one, continues the figures of the
one before it. One that was split or merged does not: its predecessors keep their figures and their codes.
"""

import pandas as pd

from helpers.published import metadata, table_file
from helpers.words import wording

TOGETHER = " / "
"""Stands between the codes, and the names, of authorities that made one return."""

NOT_APPLICABLE = "z"
"""The mark of a year in which an authority did not exist, or was counted with another."""


def placed(figures: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The figures under the names and regions of the list of areas, and a sentence on each thing left out or moved."""
    said: list[str] = []
    figures = _whole_rows(figures, said)
    figures = _each_of_a_joint_return(figures, said)
    figures = _continued(figures, said)
    return _in_the_list(figures, said), said


def _whole_rows(figures: pd.DataFrame, said: list[str]) -> pd.DataFrame:
    """Without the rows of an area and year in which no figure of a table applies."""
    nothing = figures["cell"].isin([NOT_APPLICABLE, ""])
    keys = [figures[name] for name in ("table", "time_period", "region_code", "new_la_code")]
    absent = nothing.groupby(keys).transform("all")
    if absent.any():
        names = figures.loc[absent, "la_name"].unique()
        said.append(
            f"Left out: years without any figure of {wording.listed(names)} (before or after its time, or counted "
            "with another authority)."
        )
    return figures[~absent]


def _each_of_a_joint_return(figures: pd.DataFrame, said: list[str]) -> pd.DataFrame:
    """The rates and percentages of a joint return stand for each authority; its counts are nobody's own."""
    joint = figures["new_la_code"].str.contains(TOGETHER, regex=False)
    if not joint.any():
        return figures
    shared = figures[joint]
    kinds = {pair: metadata.measure(*pair).kind for pair in set(zip(shared["table"], shared["measure"], strict=True))}
    is_count = [kinds[pair] in ("count", "money") for pair in zip(shared["table"], shared["measure"], strict=True)]
    rates = shared[~pd.Series(is_count, index=shared.index)]
    names = rates["la_name"].str.split(TOGETHER).map(wording.listed)
    rates = rates.assign(
        source_ref=rates["source_ref"] + " (joint return of " + names + ")",
        new_la_code=rates["new_la_code"].str.split(TOGETHER),
    )
    for name in names.unique():
        said.append(f"The joint return of {name} gives its rates to each of them; its counts are left out.")
    return pd.concat([figures[~joint], rates.explode("new_la_code")], ignore_index=True)


def _continued(figures: pd.DataFrame, said: list[str]) -> pd.DataFrame:
    """Figures under an ended code stand under its successor's where that has the same area and no figure of its own."""
    listed = table_file.code_list("areas")
    same = listed[listed["continues"] == "true"].set_index("area")["successors"]
    old = figures["new_la_code"].isin(same.index)
    if not old.any():
        return figures
    before = figures["new_la_code"].where(old, "")
    moved = figures.assign(
        new_la_code=figures["new_la_code"].replace(same.to_dict()),
        source_ref=figures["source_ref"] + before.map(lambda code: f" (under the code {code})" if code else ""),
    )
    for code in before[old].unique():
        name = figures.loc[before == code, "la_name"].iloc[0]
        said.append(f"Figures of {name} under {code} continue under {same[code]}, which has the same area.")
    own_first = pd.concat([moved[~old], moved[old]])
    return own_first[~own_first.duplicated(["table", "measure", "time_period", "new_la_code", "region_code"])]


def _in_the_list(figures: pd.DataFrame, said: list[str]) -> pd.DataFrame:
    """With the names and regions of the list of areas; what is not in it is left out and named."""
    listed = table_file.code_list("areas").set_index("area")
    code = figures["new_la_code"].where(figures["new_la_code"] != "", figures["region_code"])
    code = code.where(code != "", figures["country_code"])
    unknown = ~code.isin(listed.index)
    for name, missing in figures[unknown].groupby(code[unknown])["la_name"].first().items():
        said.append(f"Left out: {missing} ({name}), which is not in data/codes/areas.csv.")
    figures, about = figures[~unknown], listed.loc[code[~unknown]].set_axis(figures.index[~unknown])
    is_authority = about["geographic_level"] == "Local authority"
    return figures.assign(
        geographic_level=about["geographic_level"],
        region_code=about["region_code"],
        region_name=about["region_name"],
        la_name=about["area_name"].where(is_authority, ""),
    )
