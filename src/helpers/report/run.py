"""One run from a plan to a published report: the only place where the steps meet."""

import contextlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import prepared, targets
from helpers.parameters import Parameters
from helpers.placements import kept_draws
from helpers.report import compare, gate, held, inputs, manifest, own_returns, publish, render, reuse, stopping
from helpers.report import engine as engines
from helpers.report.collect import collect, write_json
from helpers.report.execute import Job, Outcome
from helpers.report.order import Order
from helpers.report.plan import SUMMARY, Plan, Section, plan
from helpers.report.progress import Progress
from helpers.report.settings import Refused
from helpers.returns import seen
from helpers.safety import disclosure_policy


class Failed(RuntimeError):
    """A step failed and so nothing was published; `outcomes` says how each section ended."""

    def __init__(self, reason: str, outcomes: list[Outcome]):
        super().__init__(f"Nothing was published because {reason}")
        self.outcomes = outcomes


@dataclass
class Run:
    """A run under way or done: `folder` is where its report is, `is_latest` whether readers now see it."""

    plan: Plan
    order: Order
    run_id: str
    folder: Path
    inputs: Path
    """The run's own copy of what its notebooks read and import."""
    logs: Path
    """Where what failed is kept: never published, readable by its owner alone."""
    progress: Progress
    prepared: Path | None = None
    """The tables prepared from returns; None where no section reads any."""
    outcomes: list[Outcome] = field(default_factory=list)
    entries: manifest.Entries = field(default_factory=dict)
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    is_latest: bool = False

    def __post_init__(self):
        self._made = {} if self.order.fresh else reuse.by_key(self.order.outputs)
        self._before = reuse.in_latest(self.order.outputs)
        self._seen = seen.read(self.prepared / seen.FILE) if self.prepared else None

    @property
    def failed(self) -> list[Outcome]:
        """The sections that failed so far."""
        return [one for one in self.outcomes if one.state == "failed"]

    def execute(self, sections: Iterable[Section], engine: engines.Engine) -> None:
        """Execute sections for every area, or take what an earlier run made of the same; the longest first.

        `Refused` when one shows what may not be published.
        """
        jobs = [self._job(edition, section) for section in sections for edition in self.plan.editions]
        seconds = {section: made.entry.get("seconds", 0) for (_, section), made in self._before.items()}
        jobs.sort(key=lambda job: -seconds.get(job.section, 0))
        keys = {(job.area, job.section): job.key(self.order.files) for job in jobs}
        to_do, problems = [], []
        for job in jobs:
            made = self._made.get(keys[job.area, job.section])
            if text := made and made.text():
                problems += self._take(Outcome(job.area, job.section, "unchanged", notebook=text), made.entry)
            else:
                to_do.append(job)
        edition = {"edition": manifest.edition(self.run_id, self.plan.editions[0])}
        with contextlib.closing(engine(to_do, self.inputs, self.progress.begun)) as outcomes:
            for outcome in outcomes:
                problems += self._take(outcome, {"key": keys[outcome.area, outcome.section]} | edition)
        self._refuse(problems)

    def collect(self) -> None:
        """Write every area's figures, tables and findings so far."""
        for edition in self.plan.editions:
            notebooks = self._notebooks(edition.area)
            old = {section[:2] for section in self._old(edition.area)}
            findings = collect(notebooks.values(), self.folder / edition.area)
            write_json(self._findings(edition), [one for one in findings if one["section"] not in old])

    def check(self) -> None:
        """Raise `Refused` when the sections of an area show together what none shows by itself."""
        for edition in self.plan.editions:
            notebooks = self._notebooks(edition.area).values()
            counted = gate.counts(notebooks, self.order.settings.disclosure)
            self._refuse([*gate.repeated(notebooks), *gate.alternatives(notebooks), *counted])

    def render(self) -> None:
        """Write every area's pages, the documents beside them, and the page that leads to them."""
        from helpers.report.formats import bundle  # what writes spreadsheets is slow to import

        editions = []
        for parameters in self.plan.editions:
            notebooks = self._notebooks(parameters.area)
            findings = json.loads(self._findings(parameters).read_text(encoding="utf-8"))
            footer = manifest.footer(parameters, self.order.files, self.order.commit)
            edition = render.Edition(parameters, self.plan.sections, footer, self._old(parameters.area))
            folder = self.folder / parameters.area
            now = held.report(folder, parameters, notebooks.keys() - edition.old.keys())
            with manifest.counted(self.cpu_seconds, "pages"):
                render.area(folder, edition, notebooks, findings, compare.since_last(self.order.outputs, now))
            with manifest.counted(self.cpu_seconds, "documents"):
                bundle.write(folder, edition, notebooks, findings)
            editions.append(edition)
        if len(editions) == 1:
            page = render.area_page(edition, notebooks, findings, base=f"{parameters.area}/")
        else:
            page = render.areas_page(editions)
        (self.folder / "index.html").write_text(page, encoding="utf-8")

    def publish(self) -> None:
        """Pass the gate, give the run its name and, unless readers would lose sections, make it the latest."""
        draft = bool(self.order.sections) and bool(self._before.keys() - self.entries.keys())
        said = {"draft": draft, "outputs": reuse.published(self.folder), "cpu_seconds": self.cpu_seconds}
        entries = manifest.manifest(self.run_id, self.plan.editions, self.order, self.entries, **said)
        write_json(self.folder / publish.MANIFEST, entries)
        self._refuse(gate.files(self.folder, self._seen))
        self.folder = publish.finish(self.folder)
        stopping.too_late()
        if not draft:
            publish.make_latest(self.folder)
            self.is_latest = True
        publish.prune(self.order.outputs, self.order.settings.keep_runs)
        prepared.forget(self.order.outputs / prepared.FOLDER, keep=self.order.files.get(inputs.RETURNS, ""))

    def _job(self, edition: Parameters, section: Section) -> Job:
        findings = self._findings(edition)
        is_summary = section.number == SUMMARY and findings.exists()
        values = edition.model_dump() | {"returns": manifest.told(edition.returns)}
        return Job(
            area=edition.area,
            section=section.name,
            notebook=section.notebook,
            parameters={name: value for name, value in values.items() if name in section.declares},
            variables={
                disclosure_policy.VARIABLE: self.order.settings.disclosure.model_dump_json(),
                targets.VARIABLE: json.dumps(self.order.settings.targets),
            },
            prepared=str(self.prepared) if self.prepared and "returns" in section.declares else "",
            findings=findings.read_text(encoding="utf-8") if is_summary else "[]",
            timeout_seconds=self.order.settings.timeout_seconds,
            kernel=self.order.kernel,
        )

    def _take(self, outcome: Outcome, entry: dict) -> list[str]:
        """Keep what a section came to; what may not be published of it, one sentence each."""
        outcome = self._without_a_child(outcome)
        self.progress.ended(outcome)
        self.outcomes.append(replace(outcome, notebook="", log=""))
        place = outcome.area, outcome.section
        path = self.folder / outcome.area / f"{outcome.section}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if outcome.state != "failed":
            path.write_text(outcome.notebook, encoding="utf-8", newline="\n")
            seconds = entry.get("seconds", round(outcome.seconds, 1))
            said = {"state": outcome.state, "seconds": seconds, "sha256": inputs.digest(outcome.notebook.encode())}
            self.entries[place] = entry | said
            return gate.outputs(outcome.section, nbformat.reads(outcome.notebook, as_version=4))
        kept = self.logs / outcome.area / path.name
        self.logs.mkdir(parents=True, mode=0o700, exist_ok=True)
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(outcome.notebook, encoding="utf-8")
        kept.with_suffix(".log").write_text(outcome.log, encoding="utf-8")
        self.entries[place] = {"state": "failed", "seconds": round(outcome.seconds, 1)}
        before = self._before.get(place)
        if text := before and before.text():
            path.write_text(text, encoding="utf-8", newline="\n")
            self.entries[place] |= {name: before.entry[name] for name in ("sha256", "edition")}
        return []

    def _refuse(self, problems: Iterable[str]) -> None:
        """Raise `Refused` with the problems, if there are any; none of them says what identifies a child."""
        if said := [gate.without_a_child(problem, self._seen) for problem in problems]:
            raise Refused("\n".join(said))

    def _without_a_child(self, outcome: Outcome) -> Outcome:
        """The outcome; without its reason, notebook and log where a section failed and they identify a child."""
        left = "\n".join([outcome.reason, outcome.notebook, outcome.log])
        if outcome.state != "failed" or not gate.identifies_a_child(left, self._seen):
            return outcome
        reason = "what it left identifies someone in the returns, so neither its notebook nor its log is kept"
        return replace(outcome, reason=reason, notebook="", log="")

    def _notebooks(self, area: str) -> dict[str, NotebookNode]:
        """The executed notebooks of an area, by section, in report order."""
        paths = sorted((self.folder / area).glob("*.ipynb"))
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}

    def _old(self, area: str) -> dict[str, str]:
        """The sections of an area that could not be made and are shown from an earlier edition, and which."""
        failed = {place: one for place, one in self.entries.items() if one["state"] == "failed"}
        return {section: one["edition"] for (of, section), one in failed.items() if of == area and "edition" in one}

    def _findings(self, edition: Parameters) -> Path:
        return self.folder / edition.area / "findings.json"


def run(order: Order) -> Run:
    """Make the report and publish it; the caller holds the lock of the output folder.

    Raises `Refused`, `Failed`, `OSError` or, when it is told to stop, KeyboardInterrupt; the report that was the
    latest then still is, byte for byte.
    """
    run_id, folder = publish.begin(order.outputs, len(order.settings.areas))
    copies, logs = folder.with_name(f"{run_id}-inputs{publish.WORKING}"), order.outputs / ".logs" / run_id
    try:
        order = replace(order, files=order.files | inputs.freeze(copies))
        (copies / kept_draws.FOLDER).mkdir(mode=0o700)
        engine = engines.of(order, copies)
        planned = plan(copies / "notebooks", order.settings.areas, order.settings.parameters, order.sections)
        tables = own_returns.tables(order, planned)
        if tables:  # what they were made from, should the returns have changed meanwhile
            order = replace(order, files=order.files | {inputs.RETURNS: tables.name})
        with contextlib.closing(Progress(len(planned.sections) * len(planned.editions), order.quiet)) as progress:
            return _made(Run(planned, order, run_id, folder, copies, logs, progress, tables), engine)
    except prepared.PrepareFailed as problem:
        raise Failed(f"the returns could not be prepared. {problem}", []) from None
    finally:
        for left in (folder, copies):
            shutil.rmtree(left, ignore_errors=True)


def _made(this: Run, engine: engines.Engine) -> Run:
    """The run after all its steps."""
    for summary in (False, True):
        this.execute((one for one in this.plan.sections if (one.number == SUMMARY) == summary), engine)
        if this.failed and (not this.order.partial or len(this.failed) == len(this.outcomes)):
            raise Failed(f"a section failed. What it left is in {this.logs}.", this.outcomes)
        this.collect()
    this.check()
    this.render()
    this.publish()
    return this
