"""Seven years of an authority's children looked after, month by month, held to the published totals of each year."""

from datetime import date, timedelta

from maker.care import Care
from maker.chance import ENTRY_AGES, STOCK_AGES, Chance
from maker.child import Child
from maker.targets import FIRST_YEAR, YEARS, Year

LEAVING_AT_18 = [("E5", 30), ("E6", 22), ("E17", 22), ("E8", 18), ("E7", 5), ("E4A", 3)]
LEAVING = [("E4A", 46), ("E4B", 22), ("E13", 10), ("E41", 12), ("E8", 6), ("E3", 3), ("E9", 1)]
ADOPTED = [("E12", 72), ("E11", 28)]
GUARDIANS = {2016: [("E43", 70), ("E44", 30)], 2019: [("E45", 55), ("E46", 15), ("E47", 25), ("E48", 5)]}
"""Codes of special guardianship by the collection year they apply from."""
GUARDIAN_BELOW = 14
UNSETTLED = ("childrens_homes", "other_residential", "secure_homes", "health_and_custody", "other")
"""Homes that children leave for another sooner than foster homes."""
SHORT = {"supported": 365, "placed_for_adoption": 300}
"""Placements that last at most so many days, for children placed before the first year."""


def live(chance: Chance, stock: int, uasc: int, years: dict[int, Year]) -> list[Child]:
    """Every child looked after in the years, with its episodes; `stock` and `uasc` are those before the first."""
    care = Care(chance)
    _begin(care, stock, uasc, years[FIRST_YEAR].groups)
    for year in YEARS:
        _OneYear(care, year, years[year], years.get(year - 1, years[year]).groups).live()
    return care.children


def _begin(care: Care, stock: int, uasc: int, shares: dict[str, float]) -> None:
    """The children looked after on the day before the first year, in placements of all lengths."""
    eve = date(FIRST_YEAR - 1, 3, 31)
    care.target = {group: share * stock for group, share in shares.items()}
    for number in range(stock):
        alone = number < uasc
        age = care.chance.uniform(15, 17.9) if alone else care.chance.age(STOCK_AGES)
        longest = min(age * 365 - 1, 600 if alone else 3600)
        began = eve - timedelta(days=int(longest * care.chance.uniform() ** 2))
        legal = "V2" if alone else care.chance.one([("C2", 64), ("C1", 12), ("V2", 24)])
        child = care.chance.child(eve, age, alone)
        care.enter(child, began, legal, eve)
        if child.now.placement.group in SHORT:
            child.now.start = max(began, eve - timedelta(days=int(SHORT[child.now.placement.group] * (age % 1))))


class _OneYear:
    """Twelve months that end at the totals of one year."""

    def __init__(self, care: Care, year: int, of: Year, groups_before: dict[str, float]):
        self.care, self.chance, self.of, self.groups_before = care, care.chance, of, groups_before
        self.close = date(year, 3, 31)
        self.left: list[Child] = []
        self.started: list[Child] = []
        self.starts = of.starting + of.returning
        self.returns_owed = self.adoptions_owed = self.guardians_owed = 0

    def live(self) -> None:
        """Birthdays, moving, starting and leaving, month by month."""
        adopted, guardians = self._spread(self.of.adopted), self._spread(self.of.special_guardianship)
        returns = self._spread(self.of.returning, first=4)
        for month in range(12):
            first = date(self.close.year - (month < 9), (month + 3) % 12 + 1, 1)
            last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            part = (month + 1) / 12
            self.care.target = {group: self.of.cla_31_march * (self.groups_before[group] * (1 - part) + share * part)
                                for group, share in self.of.groups.items()}  # fmt: skip
            self.returns_owed += returns[month]
            self.adoptions_owed += adopted[month]
            self.guardians_owed += guardians[month]
            orders_to_come = sum(adopted[month + 1 :]) + sum(guardians[month + 1 :])
            self._turn_eighteen(first, last)
            self._change_status(first, last)
            self._move(first, last)
            self._start(first, last)
            self._leave(first, last, orders_to_come)
            self.care.pull(first, last, exact=month == 11)
        for child in self.care.in_care:
            child.locked = False

    def _spread(self, number: int, first: int = 0) -> list[int]:
        """A number dealt out to the twelve months at random."""
        months = [0] * 12
        for _ in range(number):
            months[self.chance.whole(first, 11)] += 1
        return months

    def _months_left(self, last: date) -> int:
        """Months of the year that are left, this one included."""
        return (self.close.year - last.year) * 12 + self.close.month - last.month + 1

    def _gone(self, child: Child, day: date, why: str) -> None:
        """Cease to be looked after, and count it."""
        self.care.leave(child, day, why)
        self.left.append(child)

    def _turn_eighteen(self, first: date, last: date) -> None:
        """Children whose 18th birthday falls in the month leave on it."""
        for child in [child for child in self.care.in_care if first <= child.eighteenth <= last]:
            self._gone(child, child.eighteenth, self.chance.one(LEAVING_AT_18))

    def _change_status(self, first: date, last: date) -> None:
        """Orders that fall due, and foster placements that become long term with the same carer."""
        for child in self.care.in_care:
            now = child.now
            if child.pending and now.start < child.pending[0] <= last:
                self._next_order(child, max(child.pending[0], first))
            elif now.placement.place == "U6" and now.start < first and self.chance.true(0.004):
                child.change(
                    self.care.day_after(child, first, last), "T", now.placement.long_term(), now.legal, "PLACE"
                )

    def _next_order(self, child: Child, day: date) -> None:
        """The order that is pending begins; a full order follows an interim one."""
        status = child.pending[1]
        full = (day + timedelta(days=self.chance.whole(180, 330)), "C2")
        child.pending = full if status == "C1" else None
        child.change(day, "L", child.now.placement, status, "")

    def _leave(self, first: date, last: date, orders_to_come: int) -> None:
        """Adoptions and guardianships of the month, then others; in the last month what the year still lacks."""
        free = [c for c in self.care.in_care if not c.locked and c.now.start < last and c.eighteenth > last]
        waiting = [c for c in free if c.now.placement.group == "placed_for_adoption"]
        fostered = [c for c in free if c.age(last) < GUARDIAN_BELOW and c.now.placement.group.startswith("fostering")]
        codes = GUARDIANS[max(year for year in GUARDIANS if year <= self.close.year)]
        gone = self.chance.some(waiting, self.adoptions_owed, lambda child: 1 + (last - child.placed).days)
        self.adoptions_owed -= len(gone)
        guarded = self.chance.some(fostered, self.guardians_owed, lambda child: _known(child, last))
        self.guardians_owed -= len(guarded)
        for child in gone:
            self._gone(child, self.care.day_after(child, first, last), self.chance.one(ADOPTED))
        for child in guarded:
            self._gone(child, self.care.day_after(child, first, last), self.chance.one(codes))
        birthdays = sum(last < child.eighteenth <= self.close for child in self.care.in_care)
        orders = orders_to_come + self.adoptions_owed + self.guardians_owed
        lacking, months = self.of.ceasing - len(self.left) - birthdays - orders, self._months_left(last)
        number = lacking if months == 1 else self.chance.rounded(
            max(lacking, 0) / months * self.chance.uniform(0.8, 1.2))  # fmt: skip
        staying = [c for c in free if c.looked_after and c.now.placement.group != "placed_for_adoption"
                   and not (c.uasc and months == 1)]  # fmt: skip
        for child in self.chance.some(staying, number, lambda child: _leaving(child, last)):
            self._gone(child, self.care.day_after(child, first, last), self.chance.one(LEAVING))

    def _move(self, first: date, last: date) -> None:
        """Changes of placement: frequent at first, rarer with time; more often from children's homes."""
        for child in self.care.in_care:
            days, group = (first - child.placed).days, child.now.placement.group
            if days < 1 or child.now.start >= first or group == "placed_for_adoption":
                continue
            likely = child.restless * (0.10 if days < 92 else 0.030 if days < 366 else 0.013)
            if self.chance.true(likely * (1.7 if group in UNSETTLED else 1)):
                self.care.place(child, self.care.day_after(child, first, last), self.care.destination(child, first))

    def _start(self, first: date, last: date) -> None:
        """Children who come back, UASC as the year's end still lacks them, and other new children."""
        months = self._months_left(last)
        left = self.starts - len(self.started)
        total = left if months == 1 else self.chance.rounded(left / months * self.chance.uniform(0.8, 1.2))
        begun = set(self.started)
        gone_home = [c for c in self.left if c in begun and not c.looked_after and c.now.ceased.startswith("E4")]
        back = [c for c in gone_home if c.age(last) < 16.8 and not c.uasc and c.now.end + timedelta(days=14) < last]
        back = self.chance.some(back, self.returns_owed)
        self.returns_owed -= len(back)
        for child in back:
            child.locked = True
            self._enter(child, self.chance.day(max(first, child.now.end + timedelta(days=9)), last))
        lacking = self.of.uasc_31_march - sum(c.uasc and c.eighteenth > self.close for c in self.care.in_care)
        alone = max(lacking, 0) if months == 1 else self.chance.rounded(max(lacking, 0) / months)
        for number in range(total - len(back)):
            day = self.chance.day(first, last)
            if number < alone:
                oldest = 17.8 if months > 2 else 17.7 - (self.close - day).days / 365
                child = self.chance.child(day, self.chance.uniform(15.2, oldest), True)
            else:
                child = self._former(first) or self.chance.child(day, self.chance.age(ENTRY_AGES), False)
            self._enter(child, day)

    def _enter(self, child: Child, day: date) -> None:
        """Start to be looked after, and count it."""
        self.care.enter(child, day, self.chance.legal(child, day), day)
        self.started.append(child)
        if child.pending and child.now.legal in ("L1", "L2"):
            self._next_order(child, child.pending[0])

    def _former(self, first: date) -> Child | None:
        """Now and then a child who left in an earlier year and starts again."""
        if not self.chance.true(0.06):
            return None
        able = [c for c in self.care.children[-1500:] if not c.looked_after and c.now.end.year < first.year - 1
                and c.age(first) < 16 and c.now.ceased.startswith("E4")]  # fmt: skip
        return self.chance.one([(child, 1) for child in able]) if able else None


def _known(child: Child, day: date) -> float:
    """Special guardians are mostly relatives, after half a year or more."""
    kin = 6 if child.now.placement.group == "fostering_kinship" else 1
    return 0.01 if child.uasc else kin * (2 if (day - child.care_began).days > 180 else 0.1)


def _leaving(child: Child, day: date) -> float:
    """Many leave within weeks, few after years; home more often from parents, seldom when alone in the country."""
    days = (day - child.care_began).days
    by_time = 12 if days < 31 else 5 if days < 92 else 1.5 if days < 366 else 0.8 if days < 731 else 0.3
    by_group = {"with_parents": 2.2, "supported": 0.6, "childrens_homes": 0.9}.get(child.now.placement.group, 1)
    return by_time * by_group * (0.03 if child.uasc else 1)
