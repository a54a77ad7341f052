"""From a slider let go to both figures redrawn, on the demonstration's returns: python benchmarks/explorer.py"""

import os
import statistics
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from helpers import desk, parameters, prepared

PLACES = range(-50, 55, 5)
TARGET = 0.5


def seconds(slider, place) -> tuple[float, float]:
    """Seconds of the clock and of the processor for one move."""
    wall, cpu = time.perf_counter(), time.process_time()
    slider.value = place
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    edition = parameters.check()
    explorer = desk.explorer(prepared.read(edition), edition)
    for name in ("entries", "exits", "homes_to_fostering", "prices"):
        slider = explorer.sliders[name]
        places = [place for place in PLACES if slider.min <= place <= slider.max and place != slider.value]
        walls, cpus = zip(*(seconds(slider, place) for place in places), strict=True)
        print(
            f"{name}: {len(walls)} moves, clock {statistics.median(walls):.2f} s (longest {max(walls):.2f}), "
            f"processor {statistics.median(cpus):.2f} s (longest {max(cpus):.2f}); target {TARGET} s"
        )
