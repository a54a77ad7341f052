"""The placement cost extract of a year in either known layout, and the Section 251 lines it should agree with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maker.chance import Chance
from maker.child import Child
from maker.returns import Collection, written
from maker.targets import Year

MEDIAN = {"fostering_kinship": (215, 0.25), "fostering_in_house": (375, 0.30), "fostering_agency": (800, 0.28),
          "childrens_homes": (3650, 0.42), "other_residential": (3650, 0.42), "secure_homes": (6500, 0.15),
          "supported": (850, 0.50), "other": (6000, 0.60)}  # fmt: skip
"""Median £ a week in the first year and the spread of the logarithm; prices are then held to the published means."""
SOLO = {"childrens_homes": (0.03, 2.6), "supported": (0.04, 3.2), "other": (0.10, 2.0)}
"""Share of placements that need staff of their own, and what that multiplies the price by: the heavy tail."""
INFLATION = 1.03
RESIDENTIAL = ("childrens_homes", "other_residential")
FOSTERING = ("fostering_kinship", "fostering_in_house", "fostering_agency")
SERVICE = dict.fromkeys(FOSTERING, "fostering") | dict.fromkeys(RESIDENTIAL, "residential")
"""The service of the Section 251 return that pays for each kind of home; every other one is `other`."""
IN_EXTRACT = 0.99
"""The part of the ledger's spending on a service that the extract explains; the rest is the gap to reconcile."""
YEARS_TO_DATE = range(2016, 2020)
"""Years whose extract gives the committed cost to date; later ones give the total weekly cost."""

TO_DATE = [
    "Child ID", "Date of birth", "Gender", "Ethnicity", "Disability", "Category of need", "Date of last assessment",
    "Does the child have an EHCP", "Is the child UASC", "Number of missing episodes in current period of care",
    "Legal status", "Placement start date", "Placement end date", "Date of start of current care period",
    "Reason for placement change", "Number of placements in last 12 months",
    "Number of placements in current care period", "Placement type", "Provider type", "Procurement platform",
    "Procurement framework", "Ofsted URN", "Home postcode", "Placement postcode", "LA of placement",
    "Total committed cost accrued in FY to date", "Contribution from social care provider/s",
    "Contribution from health provider/s", "Contribution from education provider/s",
]  # fmt: skip
WEEKLY = [
    "Child ID", "Date of birth", "Gender", "UASC", "Legal status", "Placement start date", "Placement end date",
    "Placement type", "Provider type", "Procurement platform", "Establishment", "LA of placement",
    "Total weekly cost", "Contribution from Social Care", "Contribution from Health", "Contribution from Education",
]  # fmt: skip


@dataclass
class Paid:
    """One placement that the authority pays for, in one year."""

    child: Child
    start: date
    end: date | None
    days: int
    placement: object
    legal: str
    price: float
    health: float
    education: float


class Prices:
    """Prices that stay with a placement over the years, but for inflation."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.base: dict[tuple[str, date], tuple[float, float, float]] = {}

    def year(self, collection: Collection, of: Year) -> list[Paid]:
        """The paid placements of a year, held to the published weekly costs."""
        paid = [one for child in collection.cared_for for one in self._of_child(child, collection)]
        residential = [one for one in paid if one.placement.group in RESIDENTIAL]
        fostering = [one for one in paid if one.placement.group in FOSTERING]
        fostered = sum(one.end is None for one in fostering)
        _scale(residential, of.residential_cost_per_week * sum(one.days for one in residential) / 7)
        _scale(fostering, of.fostering_cost_per_week * 52 * fostered)
        return paid

    def _of_child(self, child: Child, collection: Collection) -> Iterable[Paid]:
        for start, end, placement, legal in _homes(child):
            closed = end is not None and end <= collection.last
            if placement.group not in MEDIAN:
                continue
            if start > collection.last or (end is not None and end <= collection.first):
                continue
            until = end if closed else date(collection.last.year, 4, 1)
            price, health, education = self._price(child, start, placement.group)
            price *= INFLATION ** (collection.last.year - 2016)
            yield Paid(child, start, end if closed else None, (until - max(start, collection.first)).days,
                       placement, legal, price, health, education)  # fmt: skip

    def _price(self, child: Child, start: date, group: str) -> tuple[float, float, float]:
        """Price a week in the first year's money, and the shares that health and education pay."""
        key = (child.id, start)
        if key not in self.base:
            price = self.chance.price(*MEDIAN[group]) * (0.75 if child.uasc else 1)
            share, times = SOLO.get(group, (0, 1))
            price *= times if self.chance.true(share) else 1
            shared = group in RESIDENTIAL
            health = self.chance.uniform(0.1, 0.3) if shared and self.chance.true(0.15) else 0.0
            education = self.chance.uniform(0.1, 0.25) if shared and self.chance.true(0.12) else 0.0
            self.base[key] = (price, health, education)
        return self.base[key]


def extract(chance: Chance, year: int, paid: list[Paid]) -> list[list[str]]:
    """The rows of the year's extract, headings first."""
    row = _to_date if year in YEARS_TO_DATE else _weekly
    return [TO_DATE if year in YEARS_TO_DATE else WEEKLY, *(row(chance, one) for one in paid)]


def section_251(paid: list[Paid], of: Year) -> list[list[str]]:
    """The Section 251 outturn lines for children looked after; they add up to the published gross expenditure."""
    spent = {"residential": 0.0, "fostering": 0.0, "other": 0.0}
    for one in paid:
        spent[SERVICE.get(one.placement.group, "other")] += one.price * one.days / 7
    residential, fostering = spent["residential"] / IN_EXTRACT, spent["fostering"] / IN_EXTRACT
    rest = of.gross_expenditure - residential - fostering - of.leaving_care_expenditure - spent["other"]
    lines = [("3.1.1", "Residential care", residential), ("3.1.2", "Fostering services", fostering),
             ("3.1.3", "Adoption services", rest * 0.24), ("3.1.4", "Special guardianship support", rest * 0.28),
             ("3.1.5", "Other children looked after services", spent["other"] + rest * 0.26),
             ("3.1.6", "Short breaks (respite) for looked after disabled children", rest * 0.08),
             ("3.1.7", "Children placed with family and friends", rest * 0.02),
             ("3.1.8", "Education of looked after children", rest * 0.04),
             ("3.1.9", "Leaving care support services", of.leaving_care_expenditure),
             ("3.1.10", "Asylum seeker services - children", rest * 0.08)]  # fmt: skip
    return [
        ["Line", "Description", "Gross expenditure"],
        *([line, what, f"{amount:.0f}"] for line, what, amount in lines),
    ]


def _scale(paid: list[Paid], ledger: float) -> None:
    """Hold the extract's total to its part of the ledger."""
    total = sum(one.price * one.days / 7 for one in paid)
    for one in paid:
        one.price *= IN_EXTRACT * ledger / total


def _homes(child: Child) -> Iterable[tuple]:
    """Start, end, placement and legal status of each placement; changes with the same carer are one placement."""
    home = None
    for episode in child.episodes:
        if home and episode.reason in "LT" and home[1] == episode.start:
            home = (home[0], episode.end, episode.placement, episode.legal)
            continue
        if home:
            yield home
        home = (episode.start, episode.end, episode.placement, episode.legal)
    if home:
        yield home


def _to_date(chance: Chance, one: Paid) -> list[str]:
    child, cost = one.child, one.price * one.days / 7
    blank = dict.fromkeys(TO_DATE, "")
    social = cost * (1 - one.health - one.education)
    return list((blank | {
        "Child ID": child.id, "Date of birth": written(child.dob), "Gender": child.sex,
        "Is the child UASC": "1" if child.uasc else "0", "Legal status": one.legal,
        "Placement start date": written(one.start), "Placement end date": written(one.end),
        "Placement type": one.placement.place, "Provider type": one.placement.provider,
        "Procurement platform": _bought(chance, one), "LA of placement": "Testshire",
        "Total committed cost accrued in FY to date": f"{cost:.2f}",
        "Contribution from social care provider/s": f"{social:.2f}",
        "Contribution from health provider/s": f"{cost * one.health:.2f}",
        "Contribution from education provider/s": f"{cost * one.education:.2f}",
    }).values())  # fmt: skip


def _weekly(chance: Chance, one: Paid) -> list[str]:
    child, price = one.child, one.price
    social = price * (1 - one.health - one.education)
    home = f"Home {chance.whole(1, 400)}" if one.placement.group in RESIDENTIAL else ""
    return [child.id, written(child.dob), child.sex, "Y" if child.uasc else "N", one.legal, written(one.start),
            written(one.end), one.placement.place, one.placement.provider, _bought(chance, one), home, "Testshire",
            f"{price:.2f}", f"{social:.2f}", f"{price * one.health:.2f}", f"{price * one.education:.2f}"]  # fmt: skip


def _bought(chance: Chance, one: Paid) -> str:
    return "" if one.placement.provider == "PR1" else chance.one([("Framework", 60), ("Spot", 34), ("Block", 6)])
