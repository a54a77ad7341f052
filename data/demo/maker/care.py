"""The children in care at one moment, where they live, and the pull of placements towards the published mix."""

import math
from collections import Counter
from datetime import date, timedelta

from maker.chance import DESTINATIONS, Chance
from maker.child import Child

WHY_MOVED = [("CARPL", 46), ("CREQB", 16), ("CREQO", 12), ("LAREQ", 8), ("CHILD", 6), ("PLACE", 5), ("STAND", 3),
             ("ALLEG", 2), ("OTHER", 2)]  # fmt: skip
FOR_FAMILIES = ("fostering_kinship", "with_parents", "childrens_homes", "other_residential", "secure_homes",
                "health_and_custody", "placed_for_adoption", "other")  # fmt: skip
"""Groups in which the demo has no unaccompanied children."""
ADOPTABLE = 6
"""Age below which children are placed for adoption."""


class Care:
    """Children in care, and everyone who has been; `target` is how many children each group should have."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.children: list[Child] = []
        self.in_care: list[Child] = []
        self.counts: Counter[str] = Counter()
        self.target: dict[str, float] = {}

    def enter(self, child: Child, day: date, legal: str, seen: date) -> None:
        """Start to be looked after on a day, in a placement that suits the age on the day `seen`."""
        placement = self.chance.placement(self.destination(child, seen))
        child.begin(day, legal, placement)
        self.counts[placement.group] += 1
        self.in_care.append(child)
        if len(child.episodes) == 1:
            self.children.append(child)

    def leave(self, child: Child, day: date, why: str) -> None:
        """Cease to be looked after."""
        self.counts[child.now.placement.group] -= 1
        child.leave(day, why)
        self.in_care.remove(child)

    def place(self, child: Child, day: date, group: str) -> None:
        """Move to another home; a placement order goes with a placement for adoption."""
        legal = "E1" if group == "placed_for_adoption" else child.now.legal
        if legal != child.now.legal:
            child.pending = None
        self.counts[child.now.placement.group] -= 1
        self.counts[group] += 1
        reason = "P" if legal == child.now.legal else "B"
        child.change(day, reason, self.chance.placement(group), legal, self.chance.one(WHY_MOVED))

    def destination(self, child: Child, day: date) -> str:
        """A placement group by age, drawn towards the groups that are short of their target."""
        odds = DESTINATIONS[max(start for start in DESTINATIONS if start <= max(child.age(day), 0))]
        pairs = []
        for group, weight in odds.items():
            if child.uasc and group in FOR_FAMILIES:
                continue
            lacking = (self.target[group] - self.counts[group]) / max(self.target[group], 8)
            pairs.append((group, weight * math.exp(max(-2.5, min(2.5, 5 * lacking)))))
        return self.chance.one(pairs)

    def pull(self, first: date, last: date, exact: bool) -> None:
        """Moves in a month that bring the mix towards the target, all the way where `exact`."""
        short = {group: target - self.counts[group] for group, target in self.target.items()}
        for group, lacking in sorted(short.items(), key=lambda item: -item[1]):
            number = round(lacking) if exact else self.chance.rounded(max(lacking, 0) * 0.4)
            able = [child for child in self.in_care if child.now.start < last and suits(child, group, last)
                    and round(short[child.now.placement.group]) < 0]  # fmt: skip
            newest_first = (
                self.chance.some(able, len(able), lambda c: 1 / (200 + (last - c.placed).days)) if number > 0 else []
            )
            for child in newest_first:
                home = child.now.placement.group
                if number > 0 and round(short[home]) < 0:
                    short[home] += 1
                    number -= 1
                    self.place(child, self.day_after(child, first, last), group)

    def day_after(self, child: Child, first: date, last: date) -> date:
        """A day of the month after the child's last change."""
        return self.chance.day(max(first, child.now.start + timedelta(days=1)), last)


def suits(child: Child, group: str, day: date) -> bool:
    """Whether a child could move to a placement of the group."""
    age = child.age(day)
    if child.uasc and group in FOR_FAMILIES:
        return False
    return {
        "supported": age >= 16.1,
        "placed_for_adoption": age < ADOPTABLE and (day - child.care_began).days > 150,
        "with_parents": age < 16,
        "childrens_homes": age >= 8,
        "other_residential": age >= 8,
        "secure_homes": age >= 12,
        "health_and_custody": age >= 12,
        "other": age >= 13,
    }.get(group, True)
