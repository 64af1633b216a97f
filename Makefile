# Works on a fresh machine with Python 3.11, 3.12 or 3.13, its venv module and make.
# Another Python than python3:  make PYTHON=python3.12 run
# Another wijk or length:       make run ARGS="poelenburg --months 24"
# Beside the environment of another Python:  make VENV=.venv-3.13 PYTHON=python3.13 core

PYTHON ?= python3
ARGS ?=
PYTEST_ARGS ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Where the tests are read anew by each of four processes, a quarter of a minute goes into that.
unexport PYTHONDONTWRITEBYTECODE

VENV ?= .venv
IN_VENV := $(VENV)/bin/python
INSTALL := $(IN_VENV) -m pip install --quiet --disable-pip-version-check --editable
READY := $(VENV)/ready-to-run
READY_APP := $(VENV)/ready-to-play
READY_DEV := $(VENV)/ready-to-develop

# What is tried on every Python. The rest of the tests hardly depends on it.
CORE := $(addprefix tests/,model/test_model.py model/test_mesa.py ground/test_plain.py tell/test_plots.py ground/test_ledger.py coin/test_coins.py \
	ground/test_streams.py test_baseline.py ground/test_kernel_cache.py ground/test_machines.py \
	cli/test_cli.py::test_a_run_writes_everything_and_tells_where \
	pairs/test_compare.py::test_the_same_bytes_with_one_process_and_with_two \
	sweep/test_runs.py::test_the_same_bytes_here_by_a_script_on_a_full_disk_and_on_a_cluster \
	app/test_session.py::test_a_link_brings_back_the_very_same_page)

# What takes too long for every day; `make long-kills` does one of them.
LONG := kills fuzz mutants coverage patterns
LONG_kills := tests.sweep.kill_sweeps --rounds 20
LONG_fuzz := tests.fuzz --cases 2000 --out build/long/fuzz
LONG_mutants := tests.mutants
LONG_coverage := tests.long.coverage
LONG_patterns := calibration.patterns

.DEFAULT_GOAL := help
.PHONY: help run app test core long lint bench bench-app patterns experiments levers odd pages clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## install if needed and run korrewegwijk for ten years; results in results/wijk
	$(IN_VENV) -m wijkabm run --out results/wijk --overwrite $(ARGS)

app: $(READY_APP) ## the live page for a workshop: open the address that it prints; needs no internet
	$(IN_VENV) -m wijkabm app $(ARGS)

test: lint ## all checks: style, types, directions of imports, tests
	$(IN_VENV) -m wijkabm.runs.warm
	$(IN_VENV) -m pytest $(PYTEST_ARGS) $(ARGS)

core: $(READY_DEV) ## the core of the tests: model, Mesa, books, luck, recorded bits, one of every kind of run
	$(IN_VENV) -m wijkabm.runs.warm
	$(IN_VENV) -m pytest $(PYTEST_ARGS) $(CORE) $(ARGS)

long: $(addprefix long-,$(LONG)) ## hours: kills, fuzz, mutants, coverage, patterns; each leaves build/long/NAME.txt

long-%: $(READY_DEV)
	@mkdir -p build/long; git log -1 --format='commit %h of %cs' > build/long/$*.txt
	$(IN_VENV) -m wijkabm.runs.warm
	$(IN_VENV) -m $(LONG_$*) >> build/long/$*.txt 2>&1 || { tail -20 build/long/$*.txt; exit 1; }
	@tail -5 build/long/$*.txt

lint: $(READY_DEV) ## style, types and directions of imports only
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 types-linux types-win32 types-darwin
	$(VENV)/bin/lint-imports

types-%:
	$(IN_VENV) -m mypy --platform $* --cache-dir .mypy_cache/$*

bench: $(READY_DEV) ## measure speed and memory against the budgets
	$(IN_VENV) tests/benchmarks/run_benchmarks.py $(ARGS)

bench-app: $(READY_DEV) ## measure the live page in a browser, with Mesa's SolaraViz beside it
	$(IN_VENV) tests/benchmarks/run_app_benchmarks.py $(ARGS)

patterns: $(READY) ## what the wijk without policy shows, beside the published bands
	$(IN_VENV) -m calibration.patterns $(ARGS)

experiments: $(READY) ## run all experiments and hold them against their pages (ARGS=--quick: two or three minutes)
	$(IN_VENV) -m wijkabm experiment run all $(ARGS)

levers: $(READY) ## every lever beside what it moves, costs and spoils: rewrites docs/levers-check.md
	$(IN_VENV) -m wijkabm levers-check --out docs/levers-check.md $(ARGS)

odd: $(READY) ## rewrite the tables of docs/odd.md and docs/sources.md
	$(IN_VENV) -m calibration.write_odd_tables

pages: $(READY_DEV) ## rewrite what the code of docs/student.md prints, after results have changed
	$(IN_VENV) -m tests.pages docs/student.md

clean: ## remove the environment and all caches; results stay
	rm -rf $(VENV) .venv-3.* build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(IN_VENV):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "wijkabm needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another or is missing." \
		     "Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm into $(VENV); this takes about a minute."
	$(INSTALL) .
	@touch $@

$(READY_APP): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm and its page into $(VENV); this takes a few minutes."
	$(INSTALL) '.[app]'
	@touch $@ $(READY)

$(READY_DEV): pyproject.toml | $(IN_VENV)
	@echo "Installing wijkabm and its tools into $(VENV); this takes a few minutes."
	$(INSTALL) '.[app,cluster,analysis,geo,dev]'
	@touch $@ $(READY) $(READY_APP)
