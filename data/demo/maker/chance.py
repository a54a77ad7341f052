"""Draws from one seeded generator, and the odds that shape the synthetic lives."""

from datetime import date, timedelta

import numpy as np

from maker.child import Child, Placement

SEED = 20220331

ENTRY_AGES = [((0, 1), 0.18), ((1, 5), 0.18), ((5, 10), 0.19), ((10, 16), 0.34), ((16, 17.7), 0.11)]
STOCK_AGES = [((0.1, 1), 0.05), ((1, 5), 0.13), ((5, 10), 0.21), ((10, 16), 0.42), ((16, 17.9), 0.19)]
DESTINATIONS = {
    0: dict(fostering_kinship=15, fostering_in_house=38, fostering_agency=27, with_parents=15, other_residential=1),
    5: dict(fostering_kinship=14, fostering_in_house=38, fostering_agency=36, with_parents=10, childrens_homes=1,
            other_residential=1),
    10: dict(fostering_kinship=7, fostering_in_house=32, fostering_agency=35, childrens_homes=18, other_residential=2,
             with_parents=5, secure_homes=1, health_and_custody=1, other=1),
    16: dict(fostering_kinship=3, fostering_in_house=17, fostering_agency=17, childrens_homes=14, other_residential=1,
             supported=44, with_parents=3, secure_homes=1, health_and_custody=1, other=1),
}  # fmt: skip
"""Odds of each kind of home by the age they apply from, before the pull towards the published mix."""

PLACES = {
    "fostering_kinship": [("U3", "PR1", 78), ("U1", "PR1", 22)],
    "fostering_in_house": [("U6", "PR1", 62), ("U4", "PR1", 36), ("U5", "PR1", 2)],
    "fostering_agency": [("U6", "PR4", 54), ("U4", "PR4", 31), ("U6", "PR5", 10), ("U6", "PR2", 5)],
    "childrens_homes": [("K2", "PR4", 64), ("K2", "PR1", 27), ("K2", "PR5", 9)],
    "other_residential": [("S1", "PR4", 45), ("R1", "PR4", 45), ("R3", "PR4", 10)],
    "secure_homes": [("K1", "PR1", 100)],
    "health_and_custody": [("R5", "PR3", 55), ("R2", "PR3", 45)],
    "supported": [("H5", "PR4", 56), ("H5", "PR5", 20), ("P2", "PR4", 16), ("P2", "PR1", 8)],
    "with_parents": [("P1", "PR0", 100)],
    "placed_for_adoption": [("A6", "PR1", 60), ("A4", "PR1", 22), ("A5", "PR1", 14), ("A3", "PR1", 4)],
    "other": [("Z1", "", 100)],
}  # fmt: skip
ETHNICITIES = [("WBRI", 80), ("WOTH", 5), ("MWBC", 3), ("MWAS", 2), ("MOTH", 3), ("BAFR", 2), ("AOTH", 2),
               ("OOTH", 2), ("NOBT", 1)]  # fmt: skip
UASC_ETHNICITIES = [("OOTH", 40), ("AOTH", 25), ("BAFR", 25), ("WOTH", 10)]
NEEDS = [("N1", 62), ("N2", 4), ("N3", 4), ("N4", 9), ("N5", 16), ("N6", 3), ("N8", 2)]


class Chance:
    """A seeded generator; only uniform numbers are drawn, so that every version of numpy gives the same."""

    def __init__(self, seed: int = SEED):
        self.generator = np.random.Generator(np.random.PCG64(seed))
        self.ids: set[str] = set()

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number from `low` up to `high`."""
        return low + (high - low) * float(self.generator.random())

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(self.uniform(low, high + 1))

    def true(self, probability: float) -> bool:
        """True with a probability."""
        return self.uniform() < probability

    def one(self, odds: list[tuple]):
        """The first part of one of the pairs, by the odds that end each; three parts give the first two."""
        at = self.uniform(0, sum(pair[-1] for pair in odds))
        for pair in odds:
            at -= pair[-1]
            if at < 0:
                break
        return pair[0] if len(pair) == 2 else pair[:-1]

    def some(self, items: list, number: int, weight=None) -> list:
        """Up to `number` different items, likelier with a larger weight (Efraimidis and Spirakis)."""
        keys = [(self.uniform(1e-12, 1) ** (1 / (weight(item) if weight else 1)), n) for n, item in enumerate(items)]
        return [items[n] for _, n in sorted(keys, reverse=True)[: max(number, 0)]]

    def rounded(self, number: float) -> int:
        """A whole number whose mean is `number`."""
        return int(number) + self.true(number % 1)

    def price(self, centre: float, spread: float) -> float:
        """A price with a given median and about the given standard deviation of its logarithm (logistic)."""
        at = self.uniform(0.001, 0.999)
        return centre * float(np.exp(spread * 0.5513 * np.log(at / (1 - at))))

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`."""
        return first + timedelta(days=self.whole(0, max((last - first).days, 0)))

    def postcode(self) -> str:
        """A postcode in an area that does not exist."""
        return f"ZZ{self.whole(1, 60)} {self.whole(1, 9)}{'ABDEFGHJ'[self.whole(0, 7)]}{'LNPQRSTU'[self.whole(0, 7)]}"

    def placement(self, group: str) -> Placement:
        """A home in a placement group."""
        place, provider = self.one(PLACES[group])
        inspected = group.startswith("fostering") or place in ("K1", "K2", "R1")
        urn = f"{self.whole(9000000, 9000399)}" if inspected and provider != "PR1" else "XXXXXXX"
        return Placement(group, place, provider, urn, "" if group == "placed_for_adoption" else self.postcode())

    def child(self, day: date, age: float, uasc: bool) -> Child:
        """A child of an age on a day."""
        while (number := f"{self.whole(0, 999999):06d}") in self.ids:
            pass
        self.ids.add(number)
        return Child(
            id=number,
            sex="1" if self.true(0.93 if uasc else 0.54) else "2",
            dob=day - timedelta(days=int(age * 365.25)),
            ethnicity=self.one(UASC_ETHNICITIES if uasc else ETHNICITIES),
            need="N8" if uasc else self.one(NEEDS),
            uasc=uasc,
            postcode="" if uasc else self.postcode(),
            restless=5.0 if self.true(0.14) else 0.7,
            upn="UN3" if uasc else f"Z{self.whole(10**11, 10**12 - 1)}",
        )

    def age(self, ages: list) -> float:
        """An age from a table of age ranges and their odds."""
        return self.uniform(*self.one(ages))

    def legal(self, child: Child, day: date) -> str:
        """Legal status on starting to be looked after; emergency powers are followed by an interim order."""
        if child.uasc:
            return "V2"
        young = child.age(day) < 10
        status = self.one([("C1", 48), ("V2", 32), ("L2", 12), ("L1", 8)] if young
                          else [("V2", 62), ("C1", 29), ("L1", 5), ("J1", 4)])  # fmt: skip
        if status in ("L1", "L2"):
            child.pending = (day + timedelta(days=self.whole(1, 3 if status == "L1" else 8)), "C1")
        elif status == "C1":
            child.pending = (day + timedelta(days=self.whole(180, 330)), "C2")
        return status
