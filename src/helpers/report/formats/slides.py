"""The report's findings as slides: one self-contained page, a finding a slide, with notes for who speaks."""

import itertools
import math
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpers import recommendations
from helpers.report.formats.cabinet import ANNEX, parted, question
from helpers.report.formats.content import Chapter, Picture, Prose, words
from helpers.report.formats.template import TEMPLATES, fill
from helpers.report.plan import SUMMARY
from helpers.report.render import REPORT, Edition, unbroken
from helpers.showing.display import PLAIN_IN_ADDRESS, SVG_ADDRESS
from helpers.words import finding_words, wording

FULL = 1300
"""Characters of a list about which a slide is full."""

KEY_FINDINGS = re.compile(r'<ul class="key-findings">(.*?)</ul>', re.S)
ITEM = re.compile("<li>(.*?)</li>", re.S)
HEADING = re.compile(r"<h3\b.*?>(.*?)</h3>", re.S)


@dataclass(frozen=True)
class Slide:
    """One slide: what it says, the picture or the sentences that show it, and what to say beside it."""

    heading: str
    picture: Picture | None = None
    sentences: Sequence[str] = ()
    notes: Sequence[str] = ()
    section: str = ""


def page(edition: Edition, chapters: Sequence[Chapter], findings: list[dict]) -> str:
    """The slides: a title, the year in brief, a finding of each section, what comes next, recommendations, an end."""
    filled = fill(
        "slides/slides.html.j2",
        report=REPORT,
        edition=edition,
        slides=list(_slides(edition, chapters, findings)),
        css=Markup((TEMPLATES / "slides" / "slides.css").read_text(encoding="utf-8")),
        address=lambda svg: SVG_ADDRESS + urllib.parse.quote(svg, safe=PLAIN_IN_ADDRESS),
    )
    return unbroken(filled)


def _slides(edition: Edition, chapters: Sequence[Chapter], findings: list[dict]) -> Iterator[Slide]:
    summary = next((one for one in chapters if one.section.number == SUMMARY), None)
    recommended, summary = parted(summary)
    brief, *rest = lists(summary) or [[]]
    yield from _listed("The year in brief", brief)
    for chapter in chapters:
        if SUMMARY < chapter.section.number < ANNEX and chapter.blocks:
            yield from _finding(edition, chapter, findings)
    yield from _listed("What comes next", rest[0] if rest else [])
    headings = HEADING.findall(_prose(recommended))  # each list has one, and what follows the last list too
    for heading, sentences in zip(headings, lists(recommended), strict=False):
        yield from _listed(words(heading), sentences, [recommendations.DRAFTED])


def lists(chapter: Chapter | None) -> list[list[str]]:
    """The lists of key findings of a chapter, each as its sentences."""
    return [[words(item) for item in ITEM.findall(found)] for found in KEY_FINDINGS.findall(_prose(chapter))]


def _prose(chapter: Chapter | None) -> str:
    return "".join(block.markup for block in chapter.blocks if isinstance(block, Prose)) if chapter else ""


def _finding(edition: Edition, chapter: Chapter, findings: list[dict]) -> Iterator[Slide]:
    """The section's first headline measure that has a picture; without one, its key findings."""
    own = [finding for finding in findings if finding["section"] == chapter.section.number]
    said = next(iter(lists(chapter)), [])
    title = chapter.section.title
    asked = words(question(chapter))
    for finding in own:
        measure = finding["sources"][0]["table"], finding["measure"]
        for picture in chapter.pictures():
            if measure in picture.measures:
                ahead = finding_words.forecast(edition.parameters, finding)
                beside = [finding_words.figure(edition.parameters, finding)]
                beside += [f"Forecast: {wording.lower_first(ahead)}"] if ahead else []
                yield Slide(picture.title, picture, beside, [asked, *said], title)
                return
    for picture in chapter.pictures()[:1]:
        yield Slide(picture.title, picture, said[:1], [asked, *said[1:]], title)
        return
    yield from _listed(asked or title, said, [], title)


def _listed(heading: str, sentences: Sequence[str], notes: Sequence[str] = (), section: str = "") -> Iterator[Slide]:
    """The sentences on as many slides as they fill, about as much on each; none without any."""
    letters = sum(map(len, sentences))
    share = letters / max(1, math.ceil(letters / FULL))
    ends = itertools.accumulate(map(len, sentences))
    placed = [(int((end - len(one) / 2) / share), one) for one, end in zip(sentences, ends, strict=True)]
    for slide, held in itertools.groupby(placed, key=lambda pair: pair[0]):
        said = [one for _, one in held]
        yield Slide(heading + ", continued" * (slide > 0), sentences=said, notes=notes, section=section)
