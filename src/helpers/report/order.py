"""What is asked of a run, and what the report is to be made from."""

import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from helpers import prepared
from helpers.report import inputs
from helpers.report.settings import Settings


@dataclass(frozen=True)
class Order:
    """One call of `safeguarding run`: the settings with what the command line says in their place, and its options."""

    settings: Settings
    outputs: Path
    sections: tuple[str, ...] = ()
    """The numbers of the only sections that are wanted; none means all."""
    scheduler: str = ""
    """The address of a dask scheduler whose workers execute the sections; empty means this process."""
    kernel: str = "fork"
    fresh: bool = False
    """Make every section, even one whose inputs are unchanged."""
    partial: bool = False
    """Publish the rest when a section fails."""
    quiet: bool = False
    commit: str = field(default_factory=inputs.commit)
    files: dict[str, str] = field(default_factory=dict, repr=False)
    """The SHA-256 of what the report is made from: as it is when the order is given, then of the run's own copy."""

    def __post_init__(self):
        if not self.files:
            object.__setattr__(self, "files", inputs.files() | self._content())
        if sys.platform != "linux":  # fork is not safe on macOS and not there on Windows
            object.__setattr__(self, "kernel", "stock")

    def _content(self) -> dict[str, str]:
        """A name for the content of the returns; none where `prepare` will say what is wrong with them."""
        try:
            return {inputs.RETURNS: prepared.content_apart(self.settings.returns)} if self.settings.returns else {}
        except (prepared.NotPrepared, prepared.PrepareFailed):
            return {}

    @cached_property
    def fingerprint(self) -> str:
        """One hash of all that the published pages depend on."""
        asked = self.settings.model_dump(include={"areas", "parameters", "disclosure", "targets"})
        return inputs.key(asked, self.sections, self.files, self.commit, inputs.versions())
