"""Areas and related measures as they are named in sentences and beside lines."""

import pandas as pd

from helpers.words import wording

WITH_ARTICLE = ("City of London", "Isle of Wight", "Isles of Scilly")


def place(area: str, name: str) -> str:
    """The name of an area in a sentence: the South East and the Isle of Wight, but Hampshire and London."""
    region = area.startswith("E12") and name not in ("London", "Yorkshire and The Humber")
    return f"the {name}" if region or name in WITH_ARTICLE else name


def is_authority(area: str) -> bool:
    """Whether an ONS code is that of a local authority, not of a region, the country or a median."""
    return area[:3] in ("E06", "E07", "E08", "E09", "E10")


def short_names(titles: list[str]) -> list[str]:
    """Titles of related measures without the words that all begin with, for labels in a picture.

    >>> short_names(["Children looked after in foster care", "Children looked after in children's homes"])
    ['Foster care', "Children's homes"]
    """
    shared = _shared_words(titles)
    return [wording.upper_first(" ".join(title.split()[shared:])) for title in titles]


def together(titles: list[str]) -> str:
    """Titles of related measures as one: Referrals made by the police and schools; Plans: starting and ending."""
    shared = _shared_words(titles)
    if shared < 2:
        return wording.upper_first(wording.listed(wording.lower_first(title) for title in titles))
    words = titles[0].split()[:shared]
    colon = "" if words[-1] in ("a", "by", "for", "from", "in", "of", "who", "with") else ":"
    return f"{' '.join(words)}{colon} {wording.listed(wording.lower_first(name) for name in short_names(titles))}"


def _shared_words(titles: list[str]) -> int:
    """How many words all the titles begin with, leaving each at least one of its own."""
    words = [title.split() for title in titles]
    most = min((len(each) for each in words), default=1) - 1 if len(titles) > 1 else 0
    return next((place for place in range(most) if len({each[place] for each in words}) > 1), most)


def rank_in(ranked: pd.DataFrame, area: str, first: str = "highest", last: str = "lowest") -> str:
    """The place of an area among those of `measures.position`, in words."""
    places = ranked["rank"]
    place = places[ranked["area"] == area].iloc[0]
    return rank(int(place), len(ranked), first, last, alike=places.eq(place).sum())


def rank(place: int, size: int, first: str = "highest", last: str = "lowest", alike: int = 1) -> str:
    """A place from the top, told from the nearer end: the highest of 11, 3rd highest of 11, joint 2nd lowest of 11.

    `alike` is how many share the place.
    """
    joint = "joint " if alike > 1 else ""
    from_the_last = size - place - alike + 2
    if from_the_last < place:
        place, first = from_the_last, last
    if place == 1:
        return f"the {joint}{first} of {size}"
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{joint}{place}{ending} {first} of {size}"
