"""The commands `safeguarding import`, `fetch` and `template`."""

import argparse
import sys
from pathlib import Path

TAKEN, REFUSED = 0, 3

# What reads tables is imported where it is used, as in `cli`: most commands need none of it.


def add(commands: argparse._SubParsersAction) -> None:
    """Add the three commands to the command line."""
    taking = commands.add_parser("import", help="take figures of other authorities from files")
    taking.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV file of the DfE, or of own figures")
    taking.set_defaults(do=_import)

    fetching = commands.add_parser("fetch", help="download the files of the DfE, and import them")
    fetching.add_argument("--service", metavar="ADDRESS", help="where the API is, when not the DfE's own")
    fetching.set_defaults(do=_fetch)

    writing = commands.add_parser("template", help="begin a table of an authority's own figures")
    writing.add_argument("subject", metavar="SUBJECT", help="such as contacts; any other word lists them")
    writing.add_argument("--area", metavar="CODE", default="E10000014", help="ONS code of the authority")
    writing.add_argument("--output-dir", type=Path, default=Path(), metavar="DIR", help="where to write it (here)")
    writing.set_defaults(do=_template)


def _import(options: argparse.Namespace) -> int:
    return _take(options.files)


def _fetch(options: argparse.Namespace) -> int:
    from helpers.importing import fetch

    try:
        files, lacking = fetch.files(options.service or fetch.SERVICE)
    except fetch.Unreachable as problem:
        return _say([str(problem)])
    code = _take(files)
    print(*lacking, sep="\n")
    return code


def _take(files: list[Path]) -> int:
    from helpers.importing import folder

    done = folder.take(files)
    if done.taken:
        print(*done.taken, *done.notes, sep="\n")
        if done.revised:
            print(f"{done.revised:,} figures were given otherwise before; each is in data/imported/revisions.csv.")
    return _say(done.refused) if done.refused else TAKEN


def _template(options: argparse.Namespace) -> int:
    from helpers.importing import own_figures
    from helpers.published.table_file import TableError

    try:
        table, description = own_figures.template(options.subject, options.area, options.output_dir)
    except TableError as problem:
        return _say([str(problem)])
    print(
        f"Written: {table} and {description}. Fill in a row for each period, name the publisher and the document in "
        f"the description, then: safeguarding import {table}"
    )
    return TAKEN


def _say(problems: list[str]) -> int:
    print(*problems, sep="\n", file=sys.stderr)
    return REFUSED
