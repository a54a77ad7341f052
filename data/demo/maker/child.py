"""One synthetic child and the episodes of its care."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta


@dataclass
class Placement:
    """A home: its group and the codes that a return gives it."""

    group: str
    place: str
    provider: str
    urn: str
    postcode: str

    def long_term(self) -> "Placement":
        """The same foster home as a long-term placement."""
        return replace(self, place="U4")


@dataclass
class Episode:
    """One episode of care, open while `end` is None."""

    start: date
    reason: str
    legal: str
    placement: Placement
    end: date | None = None
    ceased: str = ""
    change: str = ""


@dataclass(eq=False)
class Child:
    """A child with every episode of its care.

    `restless` multiplies the odds of moving; a `locked` child does not leave in the current year.
    """

    id: str
    sex: str
    dob: date
    ethnicity: str
    need: str
    uasc: bool
    postcode: str
    upn: str
    restless: float = 1.0
    episodes: list[Episode] = field(default_factory=list)
    pending: tuple[date, str] | None = None
    locked: bool = False

    @property
    def eighteenth(self) -> date:
        """The 18th birthday; 1 March for one born on 29 February."""
        leap_day = (self.dob.month, self.dob.day) == (2, 29) and (self.dob.year + 18) % 4
        return date(self.dob.year + 18, 3, 1) if leap_day else self.dob.replace(year=self.dob.year + 18)

    @property
    def looked_after(self) -> bool:
        """Whether the child is in care."""
        return self.now.end is None

    @property
    def now(self) -> Episode:
        """The current or last episode."""
        return self.episodes[-1]

    @property
    def care_began(self) -> date:
        """First day of the current or last period of care."""
        began = self.now.start
        for episode in reversed(self.episodes):
            if episode.end not in (None, began) and episode.start != began:
                break
            began = episode.start
        return began

    @property
    def placed(self) -> date:
        """First day with the present carer."""
        for episode in reversed(self.episodes):
            if episode.reason in "SPB":
                return episode.start
        return self.now.start

    def age(self, day: date) -> float:
        """Age in years, near enough to choose by."""
        return (day - self.dob).days / 365.25

    def begin(self, day: date, legal: str, placement: Placement) -> None:
        """Start to be looked after."""
        self.episodes.append(Episode(day, "S", legal, placement))

    def change(self, day: date, reason: str, placement: Placement, legal: str, why: str) -> None:
        """Close the current episode and open the next on the same day."""
        self.now.end, self.now.ceased, self.now.change = day, "X1", why
        self.episodes.append(Episode(day, reason, legal, placement))

    def leave(self, day: date, ceased: str) -> None:
        """Cease to be looked after."""
        self.now.end, self.now.ceased = max(day, self.now.start + timedelta(days=1)), ceased
        self.pending = None
