"""CPU seconds and memory to read, validate and aggregate 30,000 lines of returns: `python benchmarks/prepare.py`.

The lines are the first years of the demo, as many whole years as fit; the demo as a whole is timed beside them. Each
run is a process of its own, as in a report, so that the start of Python and its libraries is counted.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers import project

LINES = 30_000
TARGET_SECONDS, TARGET_MEGABYTES = 2.0, 500
REPEATS = 3
CHILD = "import resource, sys; from pathlib import Path; from helpers.returns.prepare import prepare;" \
    " prepare(Path(sys.argv[1]), Path(sys.argv[2])); use = resource.getrusage(resource.RUSAGE_SELF);" \
    " print(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024)"  # fmt: skip


def lines(folder: Path) -> int:
    """Data rows of the folder's files."""
    return sum(path.read_bytes().count(b"\n") - 1 for path in folder.rglob("*.csv"))


def measure(returns: Path) -> tuple[float, float]:
    """The lowest CPU seconds of a few runs without a cache, and the most memory in MB."""
    found = []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as into:
            ran = subprocess.run(
                [sys.executable, "-c", CHILD, returns, into], capture_output=True, text=True, check=True
            )
        found.append(tuple(map(float, ran.stdout.split())))
    return min(seconds for seconds, _ in found), max(memory for _, memory in found)


def main() -> None:
    demo = project.DATA / "demo"
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder)
        for year in sorted(path for path in demo.iterdir() if path.name.isdigit()):
            if lines(part) + lines(year) <= LINES:
                shutil.copytree(year, part / year.name)
        print("| returns | lines | CPU s | CPU s for 30,000 lines | memory, MB |\n|---|---|---|---|---|")
        for name, returns in (("part of the demo", part), ("whole demo", demo)):
            seconds, memory = measure(returns)
            number = lines(returns)
            print(f"| {name} | {number:,} | {seconds:.2f} | {seconds * LINES / number:.2f} | {memory:.0f} |")
    print(f"\nTargets: {TARGET_SECONDS} s for {LINES:,} lines, below {TARGET_MEGABYTES} MB.")


if __name__ == "__main__":
    main()
