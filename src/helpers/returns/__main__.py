"""`python -m helpers.returns FOLDER INTO`: prepare in a process of its own and print where the tables are.

With FOLDER alone the returns are checked and every problem printed; nothing is written.
"""

import contextlib
import os
import sys
import traceback
from pathlib import Path

from helpers.returns.files import ReturnError
from helpers.returns.prepare import check, prepare

REFUSED = 3


def main(arguments: list[str]) -> int:
    """0 with the folder on standard output; 3 with the reason on standard error; 1 for a fault in the code.

    A fault is told by its place in the code alone: its message could hold a value of a child.
    """
    os.umask(0o077)
    _leave_no_core()
    if len(arguments) not in (1, 2):
        print("Usage: python -m helpers.returns FOLDER [INTO]", file=sys.stderr)
        return REFUSED
    folders = [Path(argument) for argument in arguments]
    try:
        print(prepare(*folders) if len(folders) == 2 else "\n".join(check(*folders)))
    except ReturnError as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except OSError as fault:
        print(f"prepare could not read or write a file: {fault.strerror}.", file=sys.stderr)
        return 1
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        print(f"prepare failed: {type(fault).__name__} in {Path(place.filename).name} line {place.lineno}.",
              file=sys.stderr)  # fmt: skip
        return 1
    return 0


def _leave_no_core() -> None:
    """Should the process crash, its memory is not written to a file."""
    with contextlib.suppress(ImportError):  # Windows has no limits and writes none
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
