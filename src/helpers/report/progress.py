"""What a person sees while the report is made: a bar in a terminal, plain lines in a log."""

import sys
import threading
from collections.abc import Iterable

from tqdm import tqdm

from helpers.report.execute import Job, Outcome


class Progress:
    """Says which sections are running and how each ended; `quiet` says nothing."""

    def __init__(self, total: int, quiet: bool = False):
        self._running: list[str] = []
        self._lock = threading.Lock()
        self._lines = not quiet and not sys.stderr.isatty()
        form = "{n_fmt}/{total_fmt} sections |{bar:20}| {elapsed}{postfix}"
        self._bar = tqdm(total=total, disable=quiet or self._lines, bar_format=form, leave=False)

    def begun(self, job: Job) -> None:
        """A section has started."""
        with self._lock:
            self._running.append(job.section)
            self._show()

    def ended(self, outcome: Outcome) -> None:
        """A section has ended."""
        with self._lock:
            if outcome.section in self._running:  # what another machine did never began here
                self._running.remove(outcome.section)
            self._bar.update()
            self._show()
        if self._lines:
            print(_line(outcome), file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()

    def _show(self) -> None:
        self._bar.set_postfix_str(", ".join(self._running))


def table(outcomes: Iterable[Outcome]) -> str:
    """How every section ended and how long it took, in report order."""
    outcomes = sorted(outcomes, key=lambda one: (one.area, one.section))
    reasons = [f"{one.section} ({one.area}): {one.reason}" for one in outcomes if one.reason]
    return "\n".join([_line(one) for one in outcomes] + reasons)


def _line(outcome: Outcome) -> str:
    return f"{outcome.area}  {outcome.section:<32}  {outcome.state:<9} {outcome.seconds:6.1f} s"
