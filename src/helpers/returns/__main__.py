"""The process that alone opens child-level files: `python -m helpers.returns COMMAND FOLDER [INTO]`.

`name` prints a name for the content of the folder, `check` every problem in it, `prepare` the folder within INTO with
the aggregate tables.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from helpers.published.files import TableError
from helpers.returns import content
from helpers.returns.content import ReturnError

REFUSED = 3


def main(arguments: Sequence[str]) -> int:
    """0 with the answer on standard output; 3 with the reason on standard error; 1 for a fault in the code.

    A fault is told by its place in the code alone: its message could hold a value of a child.
    """
    os.umask(0o077)
    _leave_no_core()
    try:
        print(_answer(*arguments))
    except (ReturnError, TableError) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except OSError as fault:
        print(f"prepare could not read or write a file: {fault.strerror}.", file=sys.stderr)
        return 1
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        print(
            f"prepare failed: {type(fault).__name__} in {Path(place.filename).name} line {place.lineno}.",
            file=sys.stderr,
        )
        return 1
    return 0


def _answer(command: str, *folders: str) -> object:
    if command == "name":
        return content.name(*map(Path, folders))
    from helpers.returns import prepare  # takes as long as all that `name` does

    if command == "check":
        return "\n".join(prepare.check(*map(Path, folders)))
    return prepare.prepare(*map(Path, folders))


def _leave_no_core() -> None:
    """Should the process crash, its memory is not written to a file."""
    with contextlib.suppress(ImportError):  # Windows has no limits and writes none
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
