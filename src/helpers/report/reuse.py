"""What an earlier run made from the same content, so that it need not be made again."""

from dataclasses import dataclass
from pathlib import Path

from helpers.report import inputs, publish


@dataclass(frozen=True)
class Made:
    """An executed notebook of an earlier run, and what that run's manifest says of it: no `key` when it is older."""

    path: Path
    entry: dict

    def text(self) -> str:
        """The notebook as it was made; empty when it is gone or no longer what it was."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return ""
        return content.decode() if inputs.digest(content) == self.entry.get("sha256") else ""


def is_unchanged(outputs: Path, fingerprint: str) -> bool:
    """Whether the latest report is whole and was made from what `fingerprint` stands for: nothing is left to do."""
    run = publish.latest(outputs)
    said = publish.manifest(run) if run else {}
    if said.get("fingerprint") != fingerprint:
        return False
    entries = [entry for sections in said["areas"].values() for entry in sections.values()]
    return all("key" in entry for entry in entries) and said["outputs"] == published(run)


def published(run: Path) -> dict[str, str]:
    """The SHA-256 of every file of a run but its manifest."""
    paths = (path for path in sorted(run.rglob("*")) if path.is_file() and path.name != publish.MANIFEST)
    return {str(path.relative_to(run)): inputs.digest(path.read_bytes()) for path in paths}


def by_key(outputs: Path) -> dict[str, Made]:
    """What earlier runs made, by the key of what each notebook was made from; the newest first."""
    found: dict[str, Made] = {}
    for run in publish.runs(outputs):
        for made in _sections(run).values():
            if "key" in made.entry:
                found.setdefault(made.entry["key"], made)
    return found


def in_latest(outputs: Path) -> dict[tuple[str, str], Made]:
    """What readers see now, by area and section."""
    run = publish.latest(outputs)
    return _sections(run) if run else {}


def _sections(run: Path) -> dict[tuple[str, str], Made]:
    return {
        (area, section): Made(run / area / f"{section}.ipynb", entry)
        for area, sections in publish.manifest(run).get("areas", {}).items()
        for section, entry in sections.items()
    }
