# make report   the whole report into outputs/latest; narrower: make report section=04 time_period=2020 area=E10000014
# make test     the tests            make check    style, and every problem with the input
# make dictionary   docs/data-dictionary.md anew, after a description changed
# make lab      JupyterLab           make bench    the benchmarks
# make audit    the advisories on every package of the lock; needs the network

PYTHON ?= python3
BIN := .venv/bin
BENCHMARKS := prepare stock_flow explorer run

.PHONY: report test lab check audit bench dictionary

report: .venv/installed
	@$(BIN)/safeguarding run $(foreach code,$(area),--area $(code)) $(foreach number,$(section),--section $(number)) \
		$(if $(time_period),--time-period $(time_period))

test: .venv/installed
	$(BIN)/pytest -n auto --dist loadfile

# One thread a kernel, as in a run: the small sums here are faster so.
lab: .venv/installed
	OPENBLAS_NUM_THREADS=1 $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/desk/contents.ipynb

check: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/safeguarding check

audit:
	.ci/audit

bench: .venv/installed
	@for name in $(BENCHMARKS); do echo "$$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done

dictionary: .venv/installed
	$(BIN)/python -m helpers.published.dictionary_page

# Every package at the version and with the hash of the lock, then the project itself, editable.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer; '$(PYTHON)' is not. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@echo "Installing the packages of requirements.lock into .venv (once, and again when it changes)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
