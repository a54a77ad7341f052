"""What the synthetic authority has to add up to: Hampshire's published figures, read from the published tables."""

from dataclasses import dataclass

from helpers import data

AREA = "E10000014"
FIRST_YEAR, LAST_YEAR = 2016, 2022
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)

UNPUBLISHED_MIX = {"cla_in_foster_care": 73.5, "cla_in_childrens_homes": 9.0, "cla_in_supported_accommodation": 4.5,
                   "cla_with_parents": 9.0}  # fmt: skip
"""Percentages for the years before 2020, for which the DfE's tool gives none; an assumption of this demo."""

WITHIN_FOSTER_CARE = {"fostering_kinship": 0.19, "fostering_in_house": 0.46, "fostering_agency": 0.35}
OUTSIDE_THE_MIX = {"other_residential": 0.30, "health_and_custody": 0.10, "placed_for_adoption": 0.52, "other": 0.08}
"""How the rest of the mix, which is not published, is split."""
SECURE_SHARE_OF_HOMES = 0.03


@dataclass(frozen=True)
class Year:
    """The figures of one year ending 31 March; counts of children, percentages, £ and £ a week."""

    cla_31_march: int
    starting: int
    ceasing: int
    returning: int
    adopted: int
    special_guardianship: int
    uasc_31_march: int
    missing: float
    away: float
    groups: dict[str, float]
    residential_cost_per_week: float
    fostering_cost_per_week: float
    gross_expenditure: float
    leaving_care_expenditure: float


def read() -> tuple[int, int, dict[int, Year]]:
    """Children looked after and UASC at 31 March before the first year, and the figures of each year."""
    cla, mix, costs, away = (
        data.read(table, AREA).set_index("time_period")
        for table in ("children_looked_after", "placements", "placement_costs", "missing")
    )
    years, stock = {}, int(cla.loc[str(FIRST_YEAR - 1), "cla_31_march"])
    for year in YEARS:
        key = str(year)
        of = cla.loc[key]
        # A child who starts twice in a year is counted once: these make stock and flows agree.
        returning = int(of["cla_31_march"] - stock - of["cla_starts"] + of["cla_ceases"])
        stock = int(of["cla_31_march"])
        years[year] = Year(
            stock, int(of["cla_starts"]), int(of["cla_ceases"]), returning, int(of["cla_adopted"]),
            int(of["cla_ceased_special_guardianship"]), int(of["uasc_31_march"]),
            float(away.loc[key, "cla_missing"]), float(away.loc[key, "cla_away_without_authorisation"]),
            _groups(mix.loc[key]), float(costs.loc[key, "residential_cost_per_week"]),
            float(costs.loc[key, "fostering_cost_per_week"]), float(costs.loc[key, "cla_gross_expenditure"]),
            float(costs.loc[key, "leaving_care_gross_expenditure"]),
        )  # fmt: skip
    before = cla.loc[str(FIRST_YEAR - 1)]
    return int(before["cla_31_march"]), int(before["uasc_31_march"]), years


def _groups(published) -> dict[str, float]:
    """Share of children looked after at 31 March in each kind of home that the demo tells apart."""
    percent = {name: published[name] if published[name] > 0 else other for name, other in UNPUBLISHED_MIX.items()}
    foster, homes = percent["cla_in_foster_care"], percent["cla_in_childrens_homes"]
    rest = 100 - sum(percent.values())
    shares = {group: foster * part for group, part in WITHIN_FOSTER_CARE.items()}
    shares |= {group: rest * part for group, part in OUTSIDE_THE_MIX.items()}
    shares["childrens_homes"] = homes * (1 - SECURE_SHARE_OF_HOMES)
    shares["secure_homes"] = homes * SECURE_SHARE_OF_HOMES
    shares["supported"] = percent["cla_in_supported_accommodation"]
    shares["with_parents"] = percent["cla_with_parents"]
    return {group: share / 100 for group, share in shares.items()}
