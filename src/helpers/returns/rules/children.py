"""Rules on the children: header, UASC file, and children of other files that the header does not know."""

import numpy as np
import pandas as pd

from helpers.returns.episodes import birthday
from helpers.returns.merge_years import DAY
from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import LEFT_OUT, Rule, rule

RULES: list[Rule] = []

WITHOUT_HEADER = {"ad1": "INT01", "placed_for_adoption": "INT02", "missing": "INT04", "oc2": "INT05", "oc3": "INT06",
                  "previous_permanence": "INT07", "reviews": "INT08", "uasc": "INT09"}  # fmt: skip
OTHER_BIRTHDAY = {"ad1": "INT11", "placed_for_adoption": "INT12", "missing": "INT13", "oc2": "INT14", "oc3": "INT15",
                  "previous_permanence": "INT16", "reviews": "INT17", "uasc": "INT18"}  # fmt: skip
ONCE = {"ad1": "INT31", "header": "INT32", "oc2": "INT33", "oc3": "INT34", "previous_permanence": "INT35",
        "uasc": "INT36"}  # fmt: skip


def _without_header(file: str):
    return lambda evidence: ~evidence.has_header(file)


def _other_birthday(file: str):
    def differs(evidence: Evidence) -> np.ndarray:
        born, header = evidence.table(file)["DOB"], evidence.from_header(file, "DOB")
        return (born.notna() & header.notna() & (born != header)).to_numpy()

    return differs


def _repeated(file: str):
    return lambda evidence: evidence.table(file).duplicated(["CHILD", "year"], keep=False).to_numpy()


RULES.append(
    Rule("INT03", "episodes", "CHILD", "no header for this child", _without_header("episodes"), "error", LEFT_OUT)
)
for _file, _id in WITHOUT_HEADER.items():
    RULES.append(Rule(_id, _file, "CHILD", "no header for this child", _without_header(_file)))
for _file, _id in OTHER_BIRTHDAY.items():
    RULES.append(Rule(_id, _file, "DOB", "not the date of birth that the header has", _other_birthday(_file)))
for _file, _id in ONCE.items():
    RULES.append(Rule(_id, _file, "CHILD", "child more than once in the file", _repeated(_file)))


@rule(RULES, "301", "header", "DOB", "date of birth after the year's end", "error", LEFT_OUT)
def _born_later(evidence: Evidence) -> np.ndarray:
    return evidence.days("header", "DOB") > evidence.year_ends("header")


@rule(RULES, "351", "header", "DOB", "aged over 25 when the year began")
def _too_old(evidence: Evidence) -> np.ndarray:
    return birthday(evidence.days("header", "DOB"), 26) <= evidence.year_starts("header")


@rule(RULES, "202", "header", "SEX", "differs from the return of the year before")
def _other_sex(evidence: Evidence) -> np.ndarray:
    return _differs_from_year_before(evidence, "SEX")


@rule(RULES, "203", "header", "DOB", "differs from the return of the year before")
def _other_dob(evidence: Evidence) -> np.ndarray:
    return _differs_from_year_before(evidence, "DOB")


@rule(RULES, "304", "uasc", "DUC", "UASC status ends after the 18th birthday")
def _status_after_eighteen(evidence: Evidence) -> np.ndarray:
    return evidence.days("uasc", "DUC") > birthday(evidence.from_header("uasc", "DOB").to_numpy(), 18)


@rule(RULES, "INT21", "uasc", "SEX", "not the sex that the header has")
def _uasc_sex(evidence: Evidence) -> np.ndarray:
    sex, header = evidence.table("uasc")["SEX"], evidence.from_header("uasc", "SEX")
    return ((sex != "") & header.notna() & (sex != header)).to_numpy()


@rule(RULES, "SR-20", "header", "CHILD", "id that a spreadsheet has turned into a number such as 1E+05")
def _scientific(evidence: Evidence) -> np.ndarray:
    return evidence.table("header")["CHILD"].str.fullmatch(r"\d(\.\d+)?E\+?\d+").to_numpy(bool)


@rule(RULES, "SR-21", "header", "CHILD", "id that differs from another only by zeros in front")
def _lost_zeros(evidence: Evidence) -> np.ndarray:
    child = evidence.table("header")["CHILD"]
    distinct = pd.DataFrame({"CHILD": child.unique()})
    plain = distinct["CHILD"].str.lstrip("0")
    return child.isin(distinct.loc[plain.duplicated(keep=False), "CHILD"]).to_numpy()


def _differs_from_year_before(evidence: Evidence, column: str) -> np.ndarray:
    header = evidence.table("header")
    before = evidence.header[column].reindex(pd.MultiIndex.from_arrays([header["CHILD"], header["year"] - 1]))
    now, before = header[column].to_numpy(), before.to_numpy()
    if column == "DOB":
        now, before = now.astype(DAY), before.astype(DAY)
        return ~np.isnat(now) & ~np.isnat(before) & (now != before)
    recoded = (evidence.table("header")["year"] == 2025).to_numpy()
    return pd.notna(before) & (now != before) & ~recoded
