"""One run from a plan to a published report: the only place where the steps meet."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import disclosure_policy, project
from helpers.parameters import Parameters
from helpers.report import gate, manifest, publish, render
from helpers.report.collect import collect, write_json
from helpers.report.execute import Job, Outcome, execute_all
from helpers.report.plan import SUMMARY, Plan, Section
from helpers.report.progress import Progress
from helpers.report.settings import Refused, Settings

FINDINGS = "SAFEGUARDING_FINDINGS"
"""The environment variable that tells the summary where the findings of the other sections are."""


class Failed(RuntimeError):
    """A section failed and so nothing was published; `outcomes` says how each section ended."""

    def __init__(self, outcomes: list[Outcome], logs: Path):
        super().__init__(f"Nothing was published because a section failed. What it left is in {logs}.")
        self.outcomes = outcomes


@dataclass
class Run:
    """A run under way or done: `folder` is where its report is, `is_latest` whether readers now see it."""

    plan: Plan
    settings: Settings
    outputs: Path
    run_id: str
    folder: Path
    progress: Progress
    outcomes: list[Outcome] = field(default_factory=list)
    is_latest: bool = False

    @property
    def logs(self) -> Path:
        """Where what failed is kept: never published, readable by its owner alone."""
        return self.outputs / ".logs" / self.run_id

    @property
    def failed(self) -> list[Outcome]:
        """The sections that failed so far."""
        return [one for one in self.outcomes if one.state == "failed"]

    def execute(self, sections: Iterable[Section]) -> None:
        """Execute sections for every area; `Refused` when one shows what may not be published."""
        jobs = [self._job(edition, section) for section in sections for edition in self.plan.editions]
        problems = []
        for outcome in execute_all(jobs, self.settings.workers, self.progress.begun):
            self.progress.ended(outcome)
            self.outcomes.append(outcome)
            if outcome.state == "done":
                executed = self.folder / outcome.area / f"{outcome.section}.ipynb"
                problems += gate.outputs(outcome.section, nbformat.read(executed, as_version=4))
        _refuse(problems)

    def collect(self) -> None:
        """Write every area's figures, tables and findings so far."""
        for edition in self.plan.editions:
            notebooks = list(self._notebooks(edition.area).values())
            _refuse([*gate.repeated(notebooks), *gate.counts(notebooks, self.settings.disclosure)])
            folder = self.folder / edition.area
            write_json(folder / "findings.json", collect(notebooks, folder))

    def render(self, digests: dict[str, str], commit: str) -> None:
        """Write every area's pages and the page that leads to them."""
        editions = []
        for parameters in self.plan.editions:
            notebooks = self._notebooks(parameters.area)
            findings = collect(notebooks.values(), self.folder / parameters.area)
            edition = render.Edition(parameters, self.plan.sections, manifest.footer(parameters, digests, commit))
            render.area(self.folder / parameters.area, edition, notebooks, findings)
            editions.append(edition)
        if len(editions) == 1:
            page = render.area_page(edition, notebooks, findings, base=f"{parameters.area}/")
        else:
            page = render.areas_page(editions)
        (self.folder / "index.html").write_text(page, encoding="utf-8")

    def publish(self, digests: dict[str, str], commit: str, draft: bool) -> None:
        """Pass the gate, give the run its name and, unless it is a draft, make it the latest."""
        said = manifest.manifest(self.run_id, self.plan, self.outcomes, digests, commit, draft)
        write_json(self.folder / "manifest.json", said)
        _refuse(gate.files(self.folder))
        self.folder = publish.finish(self.folder)
        if not draft:
            publish.make_latest(self.folder)
            self.is_latest = True
        publish.prune(self.outputs, self.settings.keep_runs)

    def _job(self, edition: Parameters, section: Section) -> Job:
        folder = self.folder / edition.area
        return Job(
            area=edition.area,
            section=section.name,
            notebook=section.path.resolve(),
            parameters={name: value for name, value in edition.model_dump().items() if name in section.declares},
            timeout_seconds=self.settings.timeout_seconds,
            output=folder / section.path.name,
            failed=self.logs / edition.area / section.path.name,
            environment={
                FINDINGS: str(folder / "findings.json"),
                "SAFEGUARDING_PROJECT": str(project.ROOT),
                disclosure_policy.VARIABLE: self.settings.disclosure.model_dump_json(),
            },
        )

    def _notebooks(self, area: str) -> dict[str, NotebookNode]:
        """The executed notebooks of an area, by section, in report order."""
        paths = sorted((self.folder / area).glob("*.ipynb"))
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}


def run(
    plan: Plan, settings: Settings, outputs: Path, *, chosen: bool = False, partial: bool = False, quiet: bool = False
) -> Run:
    """Make the report and publish it.

    `chosen` says that only some sections were asked for: such a run never replaces a report that has more.
    `partial` publishes the rest when a section fails. Raises `publish.Locked`, `Refused` or `Failed`; the report
    that was the latest then still is, byte for byte.
    """
    with publish.lock(outputs):
        run_id, folder = publish.begin(outputs)
        total = len(plan.sections) * len(plan.editions)
        this = Run(plan, settings, outputs, run_id, folder, Progress(total, quiet))
        this.logs.mkdir(parents=True, mode=0o700)
        try:
            digests, commit = manifest.inputs(plan), manifest.commit()
            for summary in (False, True):
                this.execute(section for section in plan.sections if (section.number == SUMMARY) == summary)
                if this.failed and (not partial or len(this.failed) == len(this.outcomes)):
                    raise Failed(this.outcomes, this.logs)
                this.collect()
            this.render(digests, commit)
            this.publish(digests, commit, draft=chosen and _holds_less(plan, publish.latest(outputs)))
        finally:
            this.progress.close()
            shutil.rmtree(folder, ignore_errors=True)
            if not this.failed:
                shutil.rmtree(this.logs)
        return this


def _holds_less(plan: Plan, latest: Path | None) -> bool:
    """Whether the latest report has an area or a section that the plan has not."""
    if latest is None:
        return False
    has = {(area, name) for area, names in publish.manifest(latest)["areas"].items() for name in names}
    return not has <= {(edition.area, section.name) for edition in plan.editions for section in plan.sections}


def _refuse(problems: Iterable[str]) -> None:
    if problems := list(problems):
        raise Refused("\n".join(problems))
