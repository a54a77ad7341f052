"""The command `safeguarding`: exit 0 published, 2 a section failed, 3 input refused, 4 another run is under way."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from helpers import project
from helpers.importing import commands as importing
from helpers.published import areas
from helpers.published.files import TableError
from helpers.report import publish, reuse, settings, stopping
from helpers.report.order import Order

# What plans and makes a report is imported where it is used: that alone takes longer than seeing that nothing changed.

PUBLISHED, FAILED, REFUSED, LOCKED = 0, 2, 3, 4


class _Parser(argparse.ArgumentParser):
    """Of `safeguarding` and of each of its commands."""

    def __init__(self, **options):
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """A wrong option is input refused; argparse's own exit code would say that a section failed."""
        self.exit(REFUSED, f"{self.prog}: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = _Parser(prog="safeguarding", description="Make the Annual Safeguarding Report.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    making = commands.add_parser("run", help="make the report and publish it")
    _input_options(making)
    making.add_argument(
        "--section", action="append", default=[], metavar="NN", help="only this section; may be repeated"
    )
    making.add_argument("--workers", type=int, metavar="N", help="sections executed at once")
    making.add_argument("--scheduler", default="", metavar="ADDRESS", help="execute sections on dask's workers there")
    making.add_argument("--kernel", choices=["fork", "stock"], default="fork", help="how kernels are started (fork)")
    making.add_argument("--fresh", action="store_true", help="make every section, even where nothing changed")
    making.add_argument("--allow-partial", action="store_true", help="publish the rest when a section fails")
    making.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    making.set_defaults(do=_run)

    checking = commands.add_parser("check", help="print every problem with the input; change nothing")
    _input_options(checking)
    checking.set_defaults(do=_check)

    preparing = commands.add_parser("prepare", help="count child-level returns into tables")
    _input_options(preparing)
    preparing.set_defaults(do=_prepare)

    undoing = commands.add_parser("rollback", help="make the previous good run the latest again")
    undoing.set_defaults(do=_rollback)

    comparing = commands.add_parser("compare", help="say what changed from one run to another")
    for name in ("earlier", "later"):
        comparing.add_argument(name, metavar=name.upper(), help="`latest`, the id of a run or its folder")
    comparing.set_defaults(do=_compare)

    importing.add(commands)

    for command in (making, preparing, undoing, comparing):
        command.add_argument("--output-dir", type=Path, metavar="DIR", help="where reports are put (outputs)")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is returned."""
    options = parser().parse_args(arguments)
    try:
        with stopping.stoppable():
            return options.do(options)
    except (settings.Refused, TableError) as problem:
        return _say(problem, REFUSED)
    except publish.Locked as problem:
        return _say(problem, LOCKED)
    except KeyboardInterrupt:
        return _say("Stopped. Nothing was published.", FAILED)
    except OSError as problem:
        return _say(f"Nothing was published: {problem}.", FAILED)


def _input_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", type=Path, metavar="FILE", help="the settings (report.yml)")
    command.add_argument("--area", action="append", metavar="CODE", help="ONS code of an area, or all; may be repeated")
    command.add_argument("--time-period", type=int, metavar="YEAR", help="the year ending 31 March")
    command.add_argument("--returns", metavar="DIR", help="folder of child-level returns; '' for published tables only")


def _run(options: argparse.Namespace) -> int:
    wanted, outputs = _settings(options), _outputs(options)
    with publish.lock(outputs):
        order = Order(
            wanted,
            outputs,
            sections=tuple(options.section),
            scheduler=options.scheduler,
            kernel=options.kernel,
            fresh=options.fresh,
            partial=options.allow_partial,
            quiet=options.quiet,
        )
        if order.fresh or not reuse.is_unchanged(outputs, order.fingerprint):
            return _make(order)
    if not order.quiet:
        print(f"Nothing changed since this report was made.\nReport: {_short(outputs / 'latest')}/index.html")
    return PUBLISHED


def _make(order: Order) -> int:
    from helpers.report import progress, run

    try:
        done = run.run(order)
    except run.Failed as problem:
        return _say(f"{progress.table(problem.outcomes)}\n{problem}".strip(), FAILED)
    if not order.quiet:
        print(progress.table(done.outcomes), *done.plan.unknown, sep="\n")
        if not done.is_latest:
            print("outputs/latest still shows the report that has more sections than this run.")
        print(f"Report: {_short(order.outputs / 'latest' if done.is_latest else done.folder)}/index.html")
    return PUBLISHED


def _check(options: argparse.Namespace) -> int:
    from helpers import prepared
    from helpers.report import own_returns
    from helpers.report.plan import plan

    wanted = _settings(options)
    planned, found, stops = None, [], []
    try:
        planned = plan(project.NOTEBOOKS, wanted.areas, wanted.parameters)
    except settings.Refused as problem:
        stops.append(str(problem))
    try:
        found = own_returns.check(wanted, planned)
    except prepared.NotPrepared as problem:
        stops.append(str(problem))
    except prepared.PrepareFailed as problem:
        return _say(problem, FAILED)
    if stops:
        raise settings.Refused("\n".join(stops))
    areas = ", ".join(edition.area_name for edition in planned.editions)
    report = f"{len(planned.sections)} sections for {areas}, year ending 31 March {planned.editions[0].time_period}."
    told = [*found, f"Problems of the returns that stop nothing: {len(found)}."] if found else []
    told += planned.unknown
    print(*told, f"No {'other ' if told else ''}problems: {report}", sep="\n")
    return PUBLISHED


def _prepare(options: argparse.Namespace) -> int:
    """The tables hold counts before disclosure control: they are their owner's alone and never published."""
    from helpers import parameters, prepared

    try:
        returns = parameters.check(**_settings(options).parameters).returns
        if not returns:
            raise settings.Refused("There are no returns to prepare: --returns is empty.")
        tables = prepared.prepare_apart(project.ROOT / returns, _outputs(options) / prepared.FOLDER)
    except (parameters.ParameterError, prepared.NotPrepared) as problem:
        raise settings.Refused(str(problem)) from None
    except prepared.PrepareFailed as problem:
        return _say(problem, FAILED)
    print(f"Aggregate tables: {_short(tables)}")
    return PUBLISHED


def _rollback(options: argparse.Namespace) -> int:
    outputs = _outputs(options)
    with publish.lock(outputs):
        publish.rollback(outputs)
    print(f"Report: {_short(outputs / 'latest')}/index.html")
    return PUBLISHED


def _compare(options: argparse.Namespace) -> int:
    from helpers.report import compare, compare_words, held

    earlier, later = (held.find(_outputs(options), name) for name in (options.earlier, options.later))
    print("\n\n".join(compare_words.text(found) for found in compare.runs(earlier, later)))
    return PUBLISHED


def _outputs(options: argparse.Namespace) -> Path:
    return (options.output_dir or project.OUTPUTS).absolute()


def _settings(options: argparse.Namespace) -> settings.Settings:
    """The settings of the file, with what the options say in their place."""
    wanted = settings.read(options.config or project.ROOT / "report.yml")
    given = {"time_period": options.time_period, "returns": options.returns}
    changed = {"parameters": wanted.parameters | {name: value for name, value in given.items() if value is not None}}
    changed |= {"areas": options.area} if options.area else {}
    if not set(changed.get("areas", [])) <= set(wanted.areas):
        changed["targets"] = {}  # they are those of the areas in the file
    workers = getattr(options, "workers", None)
    changed |= {} if workers is None else {"workers": workers}
    wanted = settings.checked(wanted.model_dump() | changed, "--workers")
    return wanted.model_copy(update={"areas": areas.with_figures()}) if "all" in wanted.areas else wanted


def _short(path: Path) -> Path:
    """The path as a person in this folder would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _say(problem: object, code: int) -> int:
    print(problem, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
