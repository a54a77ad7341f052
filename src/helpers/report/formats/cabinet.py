"""The whole report in the order of a report to a Cabinet, as the HTML that the Word document is made from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from helpers.report.formats import word_pages
from helpers.report.formats.content import Chapter, Grid, Picture, Prose, words
from helpers.report.formats.template import fill
from helpers.report.plan import SUMMARY
from helpers.report.render import REPORT, Edition
from helpers.words import wording

RECOMMENDED = "Recommendations to note"
"""The heading of the part of the summary that comes before it in a report to a Cabinet."""

OUTLOOK, ANNEX = "12", "90"
"""The section on what is to come, and the first of those that are annexes: they are about the data themselves."""

DEFINED = ("Measure", "Definition")
"""The first headings of a table that says what measures mean: these stand together in an annex."""

CHARACTERISTICS = {
    "age": r"\bage\b|\bage band|\baged\b",
    "sex": r"\bsex\b|\bgender\b|\bgirls\b|\bboys\b",
    "ethnicity": r"\bethnic",
    "disability": r"\bdisab",
}
"""Protected characteristics that statistics of children are broken down by, and the words that tell of one."""

DENOMINATOR = re.compile(r"\b(?:per|for every) [\d,]+ (?:children )?(?:aged )?[\d to]*")
"""The population that a rate is of: naming its age breaks nothing down."""


def html(edition: Edition, chapters: Sequence[Chapter]) -> str:
    """The document: purpose, recommendations, summary, sections, forecasts and risks, equality, sources, annexes."""
    parameters = edition.parameters
    named = {chapter.section.number: chapter for chapter in chapters}
    recommended, summary = parted(named.get(SUMMARY))
    body = [one for one in chapters if SUMMARY < one.section.number < ANNEX and one.section.number != OUTLOOK]
    return fill(
        "word/report.html.j2",
        report=REPORT,
        edition=edition,
        data_end=wording.day(parameters.data_end),
        questions=[(one.section.title, Markup(question(one))) for one in [*body, *filter(None, [named.get(OUTLOOK)])]],
        recommended=recommended,
        summary=summary,
        body=body,
        outlook=named.get(OUTLOOK),
        equality=equality(body),
        sources=sources(chapters),
        definitions=[(one.section.title, grid) for one in chapters for grid in one.grids() if defines(grid)],
        annexes=[one for one in chapters if one.section.number >= ANNEX],
        blocks=blocks,
        widths=widths,
    )


def question(chapter: Chapter) -> str:
    """The question that a section answers, as safe HTML; empty when the section is missing."""
    first = next((block.markup for block in chapter.blocks if isinstance(block, Prose)), "")
    found = re.search(r"</h1>\s*<p>(.*?)</p>", first, re.S)
    return found[1] if found else ""


def blocks(chapter: Chapter, title: str = "", deeper: int = 0) -> Iterator[tuple[str, object]]:
    """Each block with its kind, without definitions; `title` stands in for the section's own.

    The headings are `deeper` levels below what they are in the page, or above.
    """
    for block in chapter.blocks:
        if isinstance(block, Prose):
            markup = re.sub(r"<h1\b.*?</h1>", "", block.markup, flags=re.S) if title else block.markup
            yield "prose", Markup(_moved(markup, deeper))
        elif isinstance(block, Picture):
            yield "figure", block
        elif not defines(block):
            yield "table", block


def defines(grid: Grid) -> bool:
    """Whether a table says what the measures of its section mean."""
    return grid.headings[:2] == DEFINED


def equality(chapters: Sequence[Chapter]) -> list[str]:
    """For each characteristic, the figures and tables that tell children apart by it, in a sentence."""
    shown = [(block.name, _told(block)) for one in chapters for block in one.blocks if not isinstance(block, Prose)]
    said = []
    for name, pattern in CHARACTERISTICS.items():
        where = [place for place, told in shown if re.search(pattern, told, re.I)]
        said.append(f"By {name}: {wording.listed(where)}." if where else f"By {name}: this report holds no figures.")
    return said


def sources(chapters: Sequence[Chapter]) -> list[Markup]:
    """Every publication that a figure or table comes from, once, by its words."""
    found = [
        part
        for one in chapters
        for block in one.blocks
        if not isinstance(block, Prose)
        for part in block.source.split("; ")
    ]
    return [Markup(part) for part in sorted(dict.fromkeys(filter(None, found)), key=words)]


def widths(grid: Grid, room: float) -> list[int]:
    """The width of each column in per cent; while a line of `room` characters has room, no word is broken."""
    columns = list(zip(grid.columns, *(row for _, rows in grid.groups for row in rows), strict=True))
    room = room * word_pages.LETTERS if len(columns) >= word_pages.MANY else room
    least = [2 + max(_longest(1.15, heading), _longest(1, *cells)) for heading, *cells in columns]
    wanted = [
        max(low, min(0.6 * room, max(map(len, cells), default=0)))
        for low, (_, *cells) in zip(least, columns, strict=True)
    ]
    spare = max(0, room - sum(least)) / max(1, sum(wanted) - sum(least))
    given = [low + min(1, spare) * (high - low) for low, high in zip(least, wanted, strict=True)]
    return [round(100 * one / sum(given)) for one in given]


def _longest(letter: float, *texts: str) -> float:
    """The width of the longest word where a letter has this width."""
    return letter * max((len(word) for text in texts for word in text.split()), default=0)


def parted(summary: Chapter | None) -> tuple[Chapter | None, Chapter | None]:
    """The recommendations and the rest of the summary, each a chapter where there is one."""
    if not summary:
        return None, None
    parts: dict[bool, list] = {True: [], False: []}
    recommends = False
    for block in summary.blocks:
        if isinstance(block, Prose) and (heading := re.search(r"<h2\b.*?>(.*?)</h2>", block.markup, re.S)):
            recommends = words(heading[1]) == RECOMMENDED
        parts[recommends].append(block)
    found = replace(summary, blocks=tuple(parts[True]), old="") if parts[True] else None
    return found, replace(summary, blocks=tuple(parts[False]))


def _told(block: Picture | Grid) -> str:
    """What a figure or table says that it counts."""
    if isinstance(block, Picture):
        told = f"{block.title} {block.subtitle}"
    else:
        told = " ".join([block.caption, *block.headings, *(row[0] for row in block.rows if not defines(block))])
    return DENOMINATOR.sub(" ", told)


def _moved(markup: str, levels: int) -> str:
    return re.sub(r"(</?h)([1-6])\b", lambda found: f"{found[1]}{max(1, int(found[2]) + levels)}", markup)
