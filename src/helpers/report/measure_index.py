"""Every measure of a report from A to Z, and where each is shown: found without a server and without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from helpers import data
from helpers.published.metadata import Measure
from helpers.report.collect import Figure, Findings, drawn_in, shown
from helpers.report.plan import Section


@dataclass
class Entry:
    """A measure, and each section that shows it with the numbers of its figures there."""

    measure: Measure
    places: list[tuple[Section, list[str]]] = field(default_factory=list)


def by_letter(sections: Sequence[Section], notebooks: Mapping[str, NotebookNode]) -> list[tuple[str, list[Entry]]]:
    """The measures under the letters that their titles begin with, both in order."""
    entries: dict[tuple[str, str], Entry] = {}
    for section in sections:
        for (table, name), figures in _shown_in(notebooks.get(section.name)).items():
            entry = entries.setdefault((table, name), Entry(data.measure(table, name)))
            entry.places.append((section, figures))
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries.values(), key=lambda entry: (entry.measure.title.lower(), entry.measure.table)):
        letters.setdefault(entry.measure.title[:1].upper(), []).append(entry)
    return list(letters.items())


def _shown_in(notebook: NotebookNode | None) -> dict[tuple[str, str], list[str]]:
    """The measures that a section finds or plots, each with the numbers of the figures that plot it."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in shown(notebook) if notebook else ():
        if isinstance(one, Figure) and one.svg:
            for measure in drawn_in([one]):
                found.setdefault(measure, []).append(one.number)
        elif isinstance(one, Findings):
            for finding in one.findings:
                found.setdefault((finding.sources[0]["table"], finding.measure), [])
    return found
