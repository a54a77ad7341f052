"""Search what is about to be published for the ids, pupil numbers, dates of birth and postcodes that were read."""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator

from helpers import project
from helpers.report.unpack import Unpacked
from helpers.returns.seen import BORN, Seen, plain

# A look behind comes after the first character of these, so that the search can skip to where one may begin.
RUN = re.compile(r"[0-9A-Z]+")
GROUPED = re.compile(r"\d(?<![\d,.].)\d{0,2}(?:,\d{3})+(?![\d,])")
DECIMAL = re.compile(r"(?<![\w.])-?\d*\.\d+(?:e[+-]?\d+)?(?![\w.])")
POSTCODE = re.compile(r"(?<![0-9A-Z])[A-Z]{1,2}\d[A-Z\d]?[^0-9A-Z]{0,3}\d[A-Z]{2}(?![0-9A-Z])")
MONTHS = {name.upper(): f"{number:02}" for number, name in enumerate(calendar.month_abbr) if name}
MONTH = "|".join(MONTHS)
DAY, YEAR = r"(?P<d>\d(?<!\d.)\d?)", r"(?P<y>(?:19|20|['\u2019])\d\d)(?!\d)"
DATES = [
    re.compile(form)
    for form in (
        r"(?P<y>(?:19|20)(?<!\d..)\d\d)(?P<s>[-/._]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?!\d)",
        rf"(?P<d>[0-3](?<!\d.)\d)(?P<m>[01]\d){YEAR}",
        rf"{DAY}(?P<s>[-/._])(?P<m>\d\d?)(?P=s)(?P<y>(?:19|20)?\d\d)(?!\d)",
        rf"{DAY}(?: |(?P<s> ?[-/._\u2010-\u2015] ?))(?P<m>\d\d?)(?(s)(?P=s)| ){YEAR}",
        rf"{DAY}(?:ST|ND|RD|TH)?(?: OF)?[ -]?(?P<m>{MONTH})[A-Z]*[ ,-]*{YEAR}",
        rf"(?P<m>{MONTH})[A-Z]* (?P<d>\d\d?)(?:ST|ND|RD|TH)?,? {YEAR}",
    )
]
FEWEST, TIMES_CHANCE = 3, 5
"""How many numbers of a file must be ids, and how many times more than chance would have it, to be no figures."""

PUBLIC = ("data/published", "data/imported", "data/codes")
"""Folders whose dates stand in the report for other reasons than a birth; what people type in notebooks is none."""


def leaks(unpacked: Unpacked, seen: Seen) -> list[str]:
    """What identifies a child in a file, as what completes 'holds ...', once each and never the value."""
    kinds = {kind: None for text in unpacked.texts for kind in _kinds(text, seen)}
    kinds |= dict.fromkeys(_among_numbers([*unpacked.numbers, *_grouped(unpacked.texts)], seen))
    return [f"the {kind} of someone in the returns" for kind in kinds]


def _kinds(text: str, seen: Seen) -> Iterator[str]:
    """What a text holds of the values that were read."""
    text = DECIMAL.sub(" ", text).upper()
    for date in {*_dates(text)}:
        if seen.kind(date) == BORN and date not in _public_dates():
            yield BORN
    text = GROUPED.sub(" ", text)
    values = {plain(found) for found in POSTCODE.findall(text)}
    runs = RUN.findall(text)
    lengths = {length for _, length in seen.shapes}
    values.update(found for found in set(runs) if len(found) in lengths)
    for number in {number for number, _ in seen.shapes if number > 1}:
        joined = map("".join, zip(*(runs[start:] for start in range(number)), strict=False))
        values.update(found for found in joined if (number, len(found)) in seen.shapes and not found.isdigit())
    yield from (kind for kind in map(seen.kind, values) if kind and kind != BORN)


def _dates(text: str) -> Iterator[str]:
    """The dates in a text as YYYYMMDD; two digits of a year stand for both centuries, a 13th month is a day."""
    for form in DATES:
        for found in form.finditer(text):
            day, month, year = found["d"], MONTHS.get(found["m"], found["m"]), found["y"].lstrip("'\u2019")
            if int(month) > 12:
                day, month = month, day
            for whole in [year] if len(year) == 4 else [f"19{year}", f"20{year}"]:
                yield f"{whole}{month.zfill(2)}{day.zfill(2)}"


def _grouped(texts: Iterable[str]) -> list[str]:
    """Numbers written with thousands commas: figures, unless too many of them are ids."""
    return [found.replace(",", "") for text in texts for found in GROUPED.findall(text)]


def _among_numbers(numbers: Iterable[str], seen: Seen) -> Iterator[str]:
    """That figures hold ids: more of them than the chance that an ordinary number is also someone's id."""
    whole = {number.removesuffix(".0") for number in numbers}
    for length, ids in seen.numbers.items():
        candidates = [number for number in whole if len(number) == length and number.isdigit()]
        hits = sum(seen.kind(number) is not None for number in candidates)
        expected = len(candidates) * ids / (9 * 10 ** (length - 1))
        if hits >= FEWEST and hits > TIMES_CHANCE * expected:
            yield "ids"


_PUBLIC_DATES: set[str] = set()


def _public_dates() -> set[str]:
    """Dates that stand in a report anyway: in its public inputs, first and last days of months, today."""
    if not _PUBLIC_DATES:
        for folder in PUBLIC:
            for path in (project.ROOT / folder).glob("*.*"):
                _PUBLIC_DATES.update(_dates(path.read_text(encoding="utf-8").upper()))
        today = datetime.date.today()
        _PUBLIC_DATES.update((today - datetime.timedelta(days)).strftime("%Y%m%d") for days in (0, 1))
        for year in range(1980, today.year + 2):
            for month in range(1, 13):
                last = calendar.monthrange(year, month)[1]
                _PUBLIC_DATES.update((f"{year}{month:02}01", f"{year}{month:02}{last}"))
    return _PUBLIC_DATES
