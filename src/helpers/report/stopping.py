"""A run that is told to stop cleans up behind itself first."""

import contextlib
import signal
import threading
from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Within, the first signal to stop raises KeyboardInterrupt; later ones do not disturb the cleaning up."""
    if threading.current_thread() is not threading.main_thread():  # Python gives signals to the main thread alone
        yield
        return
    before = {number: signal.signal(number, _stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def too_late() -> None:
    """From here to the end of the run, signals to stop are not heard: what follows takes a moment."""
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: object) -> None:
    too_late()
    raise KeyboardInterrupt
