"""Rules on what an episode says of the home, the legal status and the reason it ended."""

import numpy as np

from helpers.returns.episodes import SHORT_BREAKS
from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import Rule, rule

RULES: list[Rule] = []
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
ADOPTION = ("A3", "A4", "A5", "A6")
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
NOT_PROVIDED_BY = {
    "527": ("PR1", ("P1", "R2", "R5")),
    "528": ("PR2", ("P1", "R2", "R5")),
    "529": ("PR3", ("P1", *ADOPTION, "K1", "K2", *FOSTER)),
    "530": ("PR4", ("P1",)),
    "531": ("PR5", ("P1",)),
}
"""Providers and the placements that they cannot provide, by DfE rule."""
LONGEST = {"361": ("L1", 3), "362": ("L2", 21), "363": ("L3", 7), "365": ("V3", 17)}
"""Legal statuses and the days that an episode under them can last, by DfE rule."""
YOUNGEST = {"387": (("E5", "E6"), 14), "389": (("E7",), 16)}
"""Reasons for leaving and the age from which they apply, by DfE rule."""


def _provided_by(provider: str, places: tuple[str, ...]):
    def broken(evidence: Evidence) -> np.ndarray:
        episodes = evidence.table("episodes")
        return ((episodes["PLACE_PROVIDER"] == provider) & episodes["PLACE"].isin(places)).to_numpy()

    return broken


def _too_long(status: str, days: int):
    def broken(evidence: Evidence) -> np.ndarray:
        lasted = (evidence.ended - evidence.started).astype("timedelta64[D]")
        return (evidence.table("episodes")["LS"] == status).to_numpy() & (lasted > np.timedelta64(days, "D"))

    return broken


def _too_young(reasons: tuple[str, ...], age: int):
    def broken(evidence: Evidence) -> np.ndarray:
        leaves = evidence.table("episodes")["REC"].isin(reasons).to_numpy()
        return leaves & (evidence.ended < evidence.age_reached(age))

    return broken


for _id, (_provider, _places) in NOT_PROVIDED_BY.items():
    RULES.append(
        Rule(
            _id,
            "episodes",
            "PLACE_PROVIDER",
            f"{_provider} does not provide this kind of placement",
            _provided_by(_provider, _places),
        )
    )
for _id, (_status, _days) in LONGEST.items():
    RULES.append(
        Rule(_id, "episodes", "DEC", f"legal status {_status} for more than {_days} days", _too_long(_status, _days))
    )
for _id, (_reasons, _age) in YOUNGEST.items():
    RULES.append(
        Rule(_id, "episodes", "REC", f"{' or '.join(_reasons)} for a child under {_age}", _too_young(_reasons, _age))
    )


@rule(RULES, "526", "episodes", "PLACE_PROVIDER", "empty for a placement that has a provider")
def _no_provider(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    none = episodes["PLACE"].isin(TEMPORARY) | episodes["PLACE"].str.startswith("Z") | (episodes["PLACE"] == "")
    return (~none & (episodes["PLACE_PROVIDER"] == "")).to_numpy()


@rule(RULES, "550", "episodes", "PLACE_PROVIDER", "PR0 is for placements with parents (P1) only")
def _parents_provide(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    return ((episodes["PLACE_PROVIDER"] == "PR0") & (episodes["PLACE"] != "P1")).to_numpy()


@rule(
    RULES,
    "359",
    "episodes",
    "DEC",
    "looked after past the 18th birthday, other than under V2 in a children's home (K2)",
)
def _past_eighteen(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    until = np.fmin(evidence.ended, evidence.year_ends("episodes"))
    allowed = ((episodes["LS"] == "V2") & (episodes["PLACE"] == "K2")).to_numpy()
    return (until > evidence.age_reached(18)) & ~allowed


@rule(RULES, "366", "episodes", "RNE", "placement changed during a short break (V3)")
def _moved_in_short_break(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    return ((episodes["LS"] == "V3") & (episodes["RNE"] != "S")).to_numpy()


@rule(RULES, "384", "episodes", "PLACE", "short break (V3 or V4) in a long-term foster placement")
def _long_term_short_break(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    return (episodes["LS"].isin(SHORT_BREAKS) & episodes["PLACE"].isin(["U1", "U4"])).to_numpy()


@rule(RULES, "370", "episodes", "PLACE", "independent living (P2) of a child under 15")
def _independent_child(evidence: Evidence) -> np.ndarray:
    return (evidence.table("episodes")["PLACE"] == "P2").to_numpy() & (evidence.started < evidence.age_reached(15))


@rule(RULES, "381", "episodes", "REC", "period of care ends in a temporary placement")
def _ends_temporary(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    leaves = ~episodes["REC"].isin(["X1", ""])
    return (leaves & episodes["PLACE"].isin(TEMPORARY)).to_numpy()


@rule(RULES, "386", "episodes", "REC", "adopted at 18 or over")
def _adopted_adult(evidence: Evidence) -> np.ndarray:
    adopted = evidence.table("episodes")["REC"].isin(["E11", "E12"]).to_numpy()
    return adopted & (evidence.ended >= evidence.age_reached(18))


@rule(RULES, "390", "episodes", "REC", "adopted from a placement that is not for adoption")
def _adopted_from_elsewhere(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    return (episodes["REC"].isin(["E11", "E12"]) & ~episodes["PLACE"].isin(ADOPTION)).to_numpy()


@rule(RULES, "601", "episodes", "REC", "adopted, but not in the file of adopted children")
def _no_adoption_details(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    given = episodes["year"].isin(evidence.table("ad1")["year"])
    known = evidence.in_file(episodes[["CHILD", "year"]], "ad1", ["CHILD", "year"])
    return (episodes["REC"].isin(["E11", "E12"]) & given).to_numpy() & ~known
