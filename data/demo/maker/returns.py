"""The yearly files of the SSDA903 return, as an authority would hold them."""

from collections.abc import Iterable
from datetime import date, timedelta

from maker.chance import Chance
from maker.child import Child, Episode, Placement
from maker.targets import Year

HEADINGS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "uasc": "CHILD SEX DOB DUC",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
    "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_for_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "previous_permanence": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
}
RESPITE_A_YEAR = 40
"""Children with short breaks only: in the return, but not looked after in the DfE's counts."""


def written(day: date | None) -> str:
    """A date as the return has it."""
    return day.strftime("%d/%m/%Y") if day else ""


class Collection:
    """The return of one year ending 31 March."""

    def __init__(self, chance: Chance, children: list[Child], year: int, of: Year):
        self.chance, self.of = chance, of
        self.first, self.last = date(year - 1, 4, 1), date(year, 3, 31)
        self.cared_for = [child for child in children if any(self.episodes_of(child))]
        self.leavers = [child for child in children if self._is_care_leaver(child)]
        self.respite = [self._short_breaks() for _ in range(RESPITE_A_YEAR)]

    def files(self) -> dict[str, list[list[str]]]:
        """The rows of each file, headings first."""
        return {name: [headings.split(), *getattr(self, f"_{name}")()] for name, headings in HEADINGS.items()}

    def episodes_of(self, child: Child) -> Iterable[Episode]:
        """Episodes of a child that touch the year."""
        return (e for e in child.episodes if e.start <= self.last and (e.end is None or e.end >= self.first))

    def looked_after(self, child: Child) -> bool:
        """Whether the child is looked after at the year's end."""
        return any(e.end is None or e.end > self.last for e in self.episodes_of(child))

    def _header(self):
        for child in sorted({*self.cared_for, *self.leavers, *self.respite}, key=lambda child: child.id):
            mother = "0" if child.sex == "2" and child.age(self.last) >= 12 else ""
            yield [child.id, child.sex, written(child.dob), child.ethnicity, child.upn, mother, ""]

    def _episodes(self):
        for child in sorted([*self.cared_for, *self.respite], key=lambda child: child.id):
            for e in self.episodes_of(child):
                closed = e.end is not None and e.end <= self.last
                yield [child.id, written(e.start), e.reason, e.legal, child.need, e.placement.place,
                       e.placement.provider, written(e.end) if closed else "", e.ceased if closed else "",
                       e.change if closed else "", child.postcode, e.placement.postcode, e.placement.urn]  # fmt: skip

    def _uasc(self):
        for child in self.cared_for:
            if child.uasc:
                yield [child.id, child.sex, written(child.dob), written(child.eighteenth)]

    def _missing(self):
        for kind, percent in (("M", self.of.missing), ("A", self.of.away)):
            number = round(percent / 100 * len(self.cared_for))
            for child in self.chance.some(self.cared_for, number, self._likely_missing):
                yield from self._absences(child, kind)

    def _absences(self, child: Child, kind: str):
        stay = list(self.episodes_of(child))
        begins = max(stay[-1].start, self.first)
        ends = min(stay[-1].end or self.last, self.last)
        starts = sorted({self.chance.day(begins, ends) for _ in range(1 + int(self.chance.uniform() ** 3 * 7))})
        for start, following in zip(starts, [*starts[1:], ends], strict=True):
            nights = 0 if self.chance.true(0.3) else int(1 + 30 * self.chance.uniform() ** 6)
            end = min(start + timedelta(days=nights), following)
            still = following == ends == self.last and self.chance.true(0.02)
            yield [child.id, written(child.dob), kind, written(start), "" if still else written(end)]

    def _likely_missing(self, child: Child) -> float:
        age = child.age(self.last)
        home = {"childrens_homes": 3.0, "supported": 2.0}.get(list(self.episodes_of(child))[-1].placement.group, 1.0)
        return home * (1.5 if child.uasc else 1) * (10 if age >= 14 else 4 if age >= 11 else 0.05)

    def _reviews(self):
        for child in self.cared_for:
            stay = list(self.episodes_of(child))[-1]
            begins, ends = max(stay.start, self.first), min(stay.end or self.last, self.last)
            if (ends - child.care_began).days >= 20:
                day = self.chance.day(begins, ends)
                code = (
                    "PN0"
                    if child.age(day) < 4
                    else self.chance.one([("PN1", 52), ("PN3", 20), ("PN6", 15), ("PN7", 13)])
                )
                yield [child.id, written(child.dob), written(day), code]

    def _oc2(self):
        for child in self.cared_for:
            if self.looked_after(child) and child.care_began <= self.first:
                age = child.age(self.last)
                scored = 4 <= age < 17 and self.chance.true(0.85)
                reason = "SDQ1" if not 4 <= age < 17 else "" if scored else self.chance.one([("SDQ2", 6), ("SDQ4", 4)])
                yes = ["1" if self.chance.true(p) else "0" for p in (0.03, 0.9, 0.88, 0.8, 0.93, 0.03)]
                uses = yes[5] == "1"
                yield [child.id, written(child.dob), str(self.chance.whole(2, 28)) if scored else "", reason,
                       yes[0] if age >= 10 else "", yes[1] if age < 5 else "", *yes[2:],
                       "1" if uses else "", ""]  # fmt: skip

    def _oc3(self):
        working = "F5" if self.last.year >= 2022 else "F3"
        for child in self.leavers:
            activity = self.chance.one([(working, 22), ("F2", 22), ("F1", 6), ("G5", 30), ("G4", 12), ("G6", 8)])
            home = self.chance.one([("U1", 35), ("D1", 20), ("B1", 12), ("Z1", 12), ("K1", 8), ("S2", 3), ("X2", 4),
                                    ("Y1", 6)])  # fmt: skip
            touch = self.chance.one([("YES", 93), ("NO", 4), ("REFU", 3)])
            yield [child.id, written(child.dob), touch, *((activity, home) if touch == "YES" else ("0", "0"))]

    def _ad1(self):
        for child in self.cared_for:
            last = list(self.episodes_of(child))[-1]
            if last.ceased in ("E11", "E12") and self.first <= last.end <= self.last:
                foster = "1" if last.placement.place in ("A3", "A5") else "0"
                decided = self._decided(child, last)
                yield [child.id, written(child.dob), written(decided), written(last.start), foster, "2", "MF", "L11"]

    def _placed_for_adoption(self):
        for child in self.cared_for:
            for e in self.episodes_of(child):
                if e.placement.group == "placed_for_adoption" and self.first <= e.start <= self.last:
                    yield [child.id, written(child.dob), written(self._decided(child, e)), "", ""]

    def _decided(self, child: Child, placed: Episode) -> date:
        """The day of the decision that a child should be placed for adoption."""
        return max(placed.start - timedelta(days=75), child.dob + timedelta(days=30))

    def _previous_permanence(self):
        for child in self.cared_for:
            if any(e.reason == "S" and self.first <= e.start <= self.last for e in child.episodes):
                before = self.chance.one([("Z1", 94), ("P2", 3), ("P1", 2), ("P3", 1)])
                known = before != "Z1"
                ordered = child.dob + timedelta(days=int((child.episodes[0].start - child.dob).days * 0.4))
                yield [child.id, written(child.dob), before, "850" if known else "", written(ordered) if known else ""]

    def _is_care_leaver(self, child: Child) -> bool:
        """Aged 17 to 21 on the birthday in the year, left after 16 and before the year, 13 weeks or more in care."""
        end = child.now.end
        if end is None or end >= self.first or child.age(end) < 16 or (end - child.care_began).days < 91:
            return False
        return 17 <= int(child.age(self.last)) <= 21

    def _short_breaks(self) -> Child:
        """A disabled child with a series of short breaks."""
        child = self.chance.child(self.first, self.chance.uniform(5, 16), uasc=False)
        child.need = "N2"
        begins = self.chance.day(self.first, self.last - timedelta(days=90))
        home = Placement("respite", *self.chance.one([("U6", "PR1", 60), ("K2", "PR1", 40)]), "XXXXXXX", child.postcode)
        child.begin(begins, "V4", home)
        child.leave(begins + timedelta(days=self.chance.whole(20, 88)), "E4A")
        return child
