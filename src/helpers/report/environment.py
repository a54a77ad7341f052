"""The environment that notebooks run in: the same on every machine, whoever asks for the report."""

import os

KEPT = (
    "HOME",
    "LD_LIBRARY_PATH",
    "MPLCONFIGDIR",
    "PATH",
    "PYTHONPATH",
    "SYSTEMROOT",
    "TMPDIR",
    "XDG_CACHE_HOME",
)
"""The only variables that a notebook inherits: no secret, and no setting that could change a figure."""

ALIKE = {
    "LC_ALL": "C.UTF-8",
    "MATPLOTLIBRC": os.devnull,  # a person's own chart settings
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",  # threads of several kernels slow each other down many times over
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or a kernel's debugger prints that it may miss breakpoints
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}


def variables() -> dict[str, str]:
    """The variables of every process that notebooks run in."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | ALIKE
